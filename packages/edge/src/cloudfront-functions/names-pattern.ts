/**
 * A pattern that finds any of these names in a list with a comma before and after each. Common beginnings are written
 * once, which halves it.
 */
export function namesPattern(names: readonly string[]): RegExp {
  return new RegExp(`,${branch([...names].sort())}(?=,)`);
}

/** Sorted names as alternatives. */
function branch(names: readonly string[]): string {
  if (names.length === 1) return names[0] as string;
  const start = commonStart(names);
  const rests = names.map((name) => name.slice(start.length));
  const groups = new Map<string, string[]>();
  for (const rest of rests.filter((rest) => rest !== '')) {
    const group = groups.get(rest.charAt(0));
    if (group === undefined) groups.set(rest.charAt(0), [rest]);
    else group.push(rest);
  }
  const alternatives = [...groups.values()].map(branch);
  if (alternatives.length === 0) return start;
  const mayEnd = rests.includes('') ? '?' : '';
  if (start === '' && alternatives.length === 1) return alternatives[0] as string;
  return alternatives.length === 1 && mayEnd === ''
    ? start + alternatives[0]
    : `${start}(?:${alternatives.join('|')})${mayEnd}`;
}

function commonStart(names: readonly string[]): string {
  const first = names[0] as string;
  const last = names[names.length - 1] as string;
  let length = 0;
  while (length < first.length && first[length] === last[length]) length++;
  return first.slice(0, length);
}
