/**
 * The public interface of a package as one text: what every entry exports, and the types these mention, without
 * comments. Kept beside the package, so that a change of the interface shows in the change.
 */
import ts from 'typescript';

/** One entry: the name it is imported by, and its built types. */
export type Entry = { readonly name: string; readonly types: string };

/** @returns Markdown, the same for the same interface whatever files it was built from */
export function apiReport(title: string, entries: readonly Entry[], host?: ts.CompilerHost): string {
  const program = ts.createProgram(
    entries.map(({ types }) => types),
    {
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      target: ts.ScriptTarget.ES2023,
      lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
      types: ['node'],
      strict: true,
    },
    host,
  );
  const checker = program.getTypeChecker();
  const found = new Set<ts.Symbol>();
  const names = entries.map(({ name, types }) => {
    const file = program.getSourceFile(types);
    const module = file && checker.getSymbolAtLocation(file);
    if (module === undefined) throw new Error(`${types} exports nothing`);
    const exported = checker.getExportsOfModule(module);
    for (const symbol of exported) collect(checker, original(checker, symbol), found);
    const list = exported.map((symbol) => `  ${symbol.name}`).sort();
    return `## ${name}\n\n\`\`\`text\n${list.join('\n')}\n\`\`\`\n`;
  });
  const declarations = [...new Set([...found].map(written))].sort();
  return `# ${title}\n\n${names.join('\n')}\n## Declarations\n\n\`\`\`ts\n${declarations.join('\n')}\n\`\`\`\n`;
}

function collect(checker: ts.TypeChecker, symbol: ts.Symbol, found: Set<ts.Symbol>): void {
  if (found.has(symbol)) return;
  found.add(symbol);
  mentions(checker, symbol, found);
}

/** Everything of these packages that a declaration mentions, and what that mentions. */
function mentions(checker: ts.TypeChecker, symbol: ts.Symbol, found: Set<ts.Symbol>): void {
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && !isOwnName(node)) {
      const at = checker.getSymbolAtLocation(node);
      const target = at && original(checker, at);
      if (target !== undefined && isOurs(target)) collect(checker, target, found);
    }
    node.forEachChild(visit);
  };
  for (const declaration of symbol.declarations ?? []) visit(declaration);
}

/** The name of what is declared here, or of a member: neither mentions anything. */
function isOwnName(node: ts.Identifier): boolean {
  return (node.parent as { name?: ts.Node }).name === node;
}

/** Declared at the top of one of our own files. */
function isOurs(symbol: ts.Symbol): boolean {
  return (symbol.declarations ?? []).some((declaration) => {
    const statement = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
    if (ts.isSourceFile(statement)) return false;
    return (
      ts.isSourceFile(statement.parent) && !/[\\/]node_modules[\\/]/.test(statement.getSourceFile().fileName)
    );
  });
}

function original(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

function written(symbol: ts.Symbol): string {
  const texts = (symbol.declarations ?? []).map((declaration) => {
    const node = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
    if (ts.isSourceFile(node)) return `namespace ${symbol.name}`;
    return (
      printer
        .printNode(ts.EmitHint.Unspecified, node, node.getSourceFile())
        .replace(/^(?:export )?(?:declare )?/, '')
        // Bundling tells types of one name apart by numbers.
        .replace(/\b(\w+)\$\d+\b/g, '$1')
    );
  });
  return [...new Set(texts)].join('\n');
}

const printer = ts.createPrinter({ removeComments: true });
