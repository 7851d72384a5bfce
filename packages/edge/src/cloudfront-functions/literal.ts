/**
 * A value as JavaScript, shorter than JSON: names without quotes, patterns as literals, the names a runtime has shortened
 * in their short form, and nothing for members that are not set.
 */
export function toLiteral(value: unknown, names: { readonly [name: string]: string }): string {
  if (value instanceof RegExp) return patternLiteral(value);
  if (Array.isArray(value)) return `[${value.map((item) => toLiteral(item, names)).join()}]`;
  if (value === true) return '!0';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, item]) => {
    if (item === false || item === null || item === undefined) return [];
    const short = names[name] ?? name;
    const key = /^[A-Za-z_$][\w$]*$/.test(short) && short !== '__proto__' ? short : JSON.stringify(short);
    return `${key}:${toLiteral(item, names)}`;
  });
  return `{${members.flat().join()}}`;
}

/** The end of a rule with `*`, which most rules have. */
const OPEN_END = '(?:/.*)?\n';

/** The shortest way to write a pattern: a literal has a backslash before each slash. */
function patternLiteral(pattern: RegExp): string {
  const source = pattern.source.replaceAll('\\/', '/').replaceAll('\\n', '\n');
  const flags = JSON.stringify(pattern.flags);
  const forms = [String(pattern), `RegExp(${JSON.stringify(source)},${flags})`];
  if (!source.includes('>')) {
    const short = JSON.stringify(source.replaceAll(OPEN_END, '>'));
    forms.push(`RegExp(${short}.replace(/>/g,${JSON.stringify(OPEN_END)}),${flags})`);
  }
  return forms.sort((left, right) => left.length - right.length)[0] as string;
}
