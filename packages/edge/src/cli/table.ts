/** Columns for people. */

/** Rows as aligned lines, each with two spaces before it; numbers to the right. No rows make no text. */
export function table(rows: readonly (readonly (string | number)[])[]): string {
  const texts = rows.map((row) =>
    row.map((cell) => (typeof cell === 'number' ? count(cell) : printable(cell))),
  );
  const widths = (texts[0] ?? []).map((_, at) => Math.max(...texts.map((row) => (row[at] ?? '').length)));
  return texts
    .map((row, index) => {
      const cells = row.map((cell, at) =>
        typeof rows[index === 0 ? rows.length - 1 : index]?.[at] === 'number'
          ? cell.padStart(widths[at] ?? 0)
          : cell.padEnd(widths[at] ?? 0),
      );
      return `  ${cells.join('  ').trimEnd()}\n`;
    })
    .join('');
}

/** 12,345 */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** What came from visitors may hold control characters, which a terminal would obey. */
export function printable(text: string): string {
  return text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
