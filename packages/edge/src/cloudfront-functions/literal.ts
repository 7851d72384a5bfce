/**
 * A value as JavaScript, shorter than JSON: names without quotes, patterns as literals, and the names a runtime has
 * shortened in their short form.
 */
export function toLiteral(value: unknown, names: { readonly [name: string]: string }): string {
  if (value instanceof RegExp) return String(value);
  if (Array.isArray(value)) return `[${value.map((item) => toLiteral(item, names)).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, item]) => {
    const short = names[name] ?? name;
    const key = /^[A-Za-z_$][\w$]*$/.test(short) && short !== '__proto__' ? short : JSON.stringify(short);
    return `${key}:${toLiteral(item, names)}`;
  });
  return `{${members.join()}}`;
}
