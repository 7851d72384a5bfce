/** Where a text stops being JSON. JSON.parse tells by quoting the text, which may hold secrets, or not at all. */

/** Texts, numbers and words of JSON, and the white space before them. */
const SCALAR =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what JSON refuses inside a text
  /"(?:[^"\\\0-\x1f]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** `line 3, column 14`, both from 1: the first place where something else was expected. */
export function jsonFault(text: string): string {
  const before = text.slice(0, faultAt(text));
  const lines = before.split('\n');
  return `line ${lines.length}, column ${(lines.at(-1) as string).length + 1}`;
}

function faultAt(text: string): number {
  let at = 0;
  const next = (): string => {
    while (/[ \t\n\r]/.test(text.charAt(at))) at++;
    return text.charAt(at);
  };
  const take = (expected: string): boolean => {
    if (next() !== expected) return false;
    at++;
    return true;
  };
  const scalar = (): boolean => {
    next();
    SCALAR.lastIndex = at;
    if (!SCALAR.test(text)) return false;
    at = SCALAR.lastIndex;
    return true;
  };
  const list = (end: string, item: () => boolean): boolean => {
    if (take(end)) return true;
    do if (!item()) return false;
    while (take(','));
    return take(end);
  };
  const member = (): boolean => next() === '"' && scalar() && take(':') && value();
  const value = (): boolean => (take('{') ? list('}', member) : take('[') ? list(']', value) : scalar());
  if (value()) next();
  return at;
}
