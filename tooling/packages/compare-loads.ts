/**
 * What load-packages.mjs printed: for each entry its exports, each with a number that stands for its value.
 * Equal numbers are the same class, function or object.
 */
export type Loaded = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Differences a caller would feel between the ESM and the CommonJS build, one line each. */
export function compareLoads(esm: Loaded, cjs: Loaded): readonly string[] {
  const complaints = Object.entries(esm).flatMap(([entry, exports]) => {
    const names = Object.keys(exports);
    const required = Object.keys(cjs[entry] ?? {});
    return [
      ...(names.length === 0 ? [`${entry} exports nothing`] : []),
      ...names.filter((name) => !required.includes(name)).map((name) => `${entry}: require lacks ${name}`),
      ...required.filter((name) => !names.includes(name)).map((name) => `${entry}: import lacks ${name}`),
    ];
  });
  return [...complaints, ...splitValues(esm, cjs)];
}

/** What two entries share when imported must be shared when required, or `instanceof` tells them apart. */
function splitValues(esm: Loaded, cjs: Loaded): string[] {
  const first = new Map<number, readonly [entry: string, name: string]>();
  const complaints: string[] = [];
  for (const [entry, exports] of Object.entries(esm)) {
    for (const [name, value] of Object.entries(exports)) {
      const known = first.get(value);
      if (known === undefined) {
        first.set(value, [entry, name]);
        continue;
      }
      const [otherEntry, otherName] = known;
      const same = cjs[entry]?.[name] === cjs[otherEntry]?.[otherName];
      if (!same) complaints.push(`require gives two copies of ${name}, in ${otherEntry} and ${entry}`);
    }
  }
  return complaints;
}
