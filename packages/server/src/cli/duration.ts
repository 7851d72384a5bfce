/** Lengths of time as people write and read them. */

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** `90s`, `30m`, `2h`, `1h30m`. Undefined for anything else, 0 included. */
export function parseSeconds(text: string): number | undefined {
  if (!/^(\d{1,6}[smhd])+$/.test(text)) return undefined;
  let seconds = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+)([smhd])/g)) {
    seconds += Number(amount) * (UNITS[unit as string] as number);
  }
  return seconds > 0 ? seconds : undefined;
}

/** `15m`, `1h30m`, `45s`: what `parseSeconds` reads. */
export function writeSeconds(seconds: number): string {
  let left = Math.ceil(seconds);
  let text = '';
  for (const [unit, size] of Object.entries(UNITS).reverse()) {
    const amount = Math.floor(left / size);
    if (amount > 0) text += `${amount}${unit}`;
    left -= amount * size;
  }
  return text || '0s';
}
