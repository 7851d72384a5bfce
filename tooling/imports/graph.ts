/** Which source file imports what, read from the text of the packages' sources. */
import { posix } from 'node:path';
import ts from 'typescript';

/** Text of each source file, by its path from the repository's root. */
export type Sources = ReadonlyMap<string, string>;

/** Source file of each public subpath: `@urr/core/position` → `packages/core/src/position.ts`. */
export type Entries = ReadonlyMap<string, string>;

export type Import = {
  readonly file: string;
  readonly line: number;
  readonly specifier: string;
  /** False for what TypeScript erases. */
  readonly runtime: boolean;
  /** The source file it leads to; undefined for what is not ours. */
  readonly target?: string;
};

export type Graph = ReadonlyMap<string, readonly Import[]>;

export function importGraph(sources: Sources, entries: Entries): Graph {
  const graph = new Map<string, readonly Import[]>();
  for (const [file, text] of sources) {
    const imports = readImports(file, text).map((found) => {
      const target = resolve(found, sources, entries);
      return target === undefined ? found : { ...found, target };
    });
    graph.set(file, imports);
  }
  return graph;
}

/**
 * The shortest chain of files from `start` to the first import that `isWanted`, as it would load at run
 * time, or undefined. The last element is the wanted import itself.
 */
export function findReach(
  graph: Graph,
  start: string,
  isWanted: (found: Import) => boolean,
): readonly Import[] | undefined {
  const seen = new Set([start]);
  let chains: (readonly Import[])[] = [[]];
  while (chains.length > 0) {
    const longer: (readonly Import[])[] = [];
    for (const chain of chains) {
      const file = chain.at(-1)?.target ?? start;
      for (const found of graph.get(file) ?? []) {
        if (!found.runtime) continue;
        if (isWanted(found)) return [...chain, found];
        if (found.target === undefined || seen.has(found.target)) continue;
        seen.add(found.target);
        longer.push([...chain, found]);
      }
    }
    chains = longer;
  }
  return undefined;
}

/** Every circle of run-time imports once, as the chain that leads from its first file back to it. */
export function findCycles(graph: Graph): readonly (readonly Import[])[] {
  const cycles: (readonly Import[])[] = [];
  const reported = new Set<string>();
  for (const file of graph.keys()) {
    if (reported.has(file)) continue;
    const cycle = findReach(graph, file, ({ target }) => target === file);
    if (cycle === undefined) continue;
    for (const step of cycle) reported.add(step.file);
    cycles.push(cycle);
  }
  return cycles;
}

function readImports(file: string, text: string): Import[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const imports: Import[] = [];
  const add = (at: ts.Node, specifier: ts.Node | undefined, runtime: boolean): void => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return;
    const line = source.getLineAndCharacterOfPosition(at.getStart()).line + 1;
    imports.push({ file, line, specifier: specifier.text, runtime });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      add(node, node.moduleSpecifier, node.importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword);
    } else if (ts.isExportDeclaration(node)) {
      add(node, node.moduleSpecifier, !node.isTypeOnly);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node, node.argument.literal, false);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node, node.arguments[0], true);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return imports;
}

function resolve({ file, specifier }: Import, sources: Sources, entries: Entries): string | undefined {
  if (!specifier.startsWith('.')) return entries.get(specifier);
  const path = posix.join(posix.dirname(file), specifier);
  return [`${path}.ts`, `${path}/index.ts`, path].find((candidate) => sources.has(candidate));
}
