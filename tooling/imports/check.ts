/** Holds an import graph against the rules and says what is wrong, one line each. */
import { type Entries, findCycles, findReach, type Graph, type Import } from './graph.ts';
import { leaves, mayImport, neverReached, outside, replacedByBuild } from './rules.ts';

export function checkImports(graph: Graph, entries: Entries): readonly string[] {
  const direct = [...graph.values()].flat().flatMap((found) => {
    const complaint = checkTarget(found);
    return complaint === undefined ? [] : [`${place(found)}: ${complaint}`];
  });
  const cycles = findCycles(graph).map((cycle) => `${chain(cycle)}: a circle of imports`);
  return [...direct, ...checkReach(graph, entries), ...cycles];
}

function checkTarget(found: Import): string | undefined {
  const { specifier, target, file } = found;
  if (replacedByBuild.includes(inside(file))) return undefined;
  if (specifier.startsWith('.') && target === undefined)
    return `${specifier} leads to no source file of a package`;
  const [from, to] = [inside(file), target === undefined ? undefined : inside(target)];
  if (to === undefined)
    return specifier.startsWith('@urr/') ? `${specifier} is not exported` : checkOutside(from, specifier);
  const [fromPackage, toPackage] = [packageOf(from), packageOf(to)];
  if (fromPackage === toPackage) {
    return specifier.startsWith('.')
      ? checkLeaf(from, to)
      : `${specifier} is this package; import the file relatively`;
  }
  if (specifier.startsWith('.')) return `${specifier} leaves the package; import @urr/${toPackage} by name`;
  return mayImport[fromPackage]?.includes(toPackage)
    ? undefined
    : `${fromPackage} may not import ${toPackage}`;
}

function checkLeaf(from: string, to: string): string | undefined {
  const [fromLeaf, toLeaf] = [leafOf(from), leafOf(to)];
  if (toLeaf === undefined || toLeaf === fromLeaf) return undefined;
  const importers = leaves[toLeaf] ?? [];
  if (fromLeaf !== undefined && importers.includes(fromLeaf)) return undefined;
  const allowed = importers.length === 0 ? 'nothing' : `only ${importers.join(', ')}`;
  return `${to} belongs to ${toLeaf}, which ${allowed} in the package may import`;
}

function checkOutside(from: string, specifier: string): string | undefined {
  const rule = outside.find(({ module }) => module.test(specifier));
  if (rule === undefined)
    return `${specifier} is not among the modules a package may import (tooling/imports/rules.ts)`;
  if (rule.from.some((folder) => isWithin(from, folder))) return undefined;
  return `${specifier} may only be imported in ${rule.from.join(', ')}`;
}

function checkReach(graph: Graph, entries: Entries): string[] {
  return neverReached.flatMap(({ entry, module, why }) =>
    [...entries].flatMap(([name, file]) => {
      if (!entry.test(name)) return [];
      const reach = findReach(graph, file, ({ specifier }) => module.test(specifier));
      return reach === undefined ? [] : [`${name} loads ${chain(reach)}: ${why}`];
    }),
  );
}

const place = ({ file, line }: Import): string => `${file}:${line}`;
const chain = (steps: readonly Import[]): string =>
  [...steps.map(place), steps.at(-1)?.target ?? steps.at(-1)?.specifier].join(' → ');

/** `packages/server/src/http/app.ts` → `server/http/app.ts` */
const inside = (file: string): string => file.replace(/^packages\/([^/]+)\/src\//, '$1/');
const packageOf = (path: string): string => path.slice(0, path.indexOf('/'));
const isWithin = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);
const leafOf = (path: string): string | undefined => Object.keys(leaves).find((leaf) => isWithin(path, leaf));
