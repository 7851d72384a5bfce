/** Results as a table: Markdown that also reads well in a terminal. */

export type Column<Row> = { readonly heading: string; readonly cell: (row: Row) => string };

/** A titled table and the raw rows behind it. */
export type Table = {
  readonly title: string;
  readonly headings: readonly string[];
  readonly cells: readonly (readonly string[])[];
  readonly rows: readonly object[];
};

export function tableOf<Row extends object>(
  title: string,
  rows: readonly Row[],
  columns: readonly Column<Row>[],
): Table {
  return {
    title,
    headings: columns.map(({ heading }) => heading),
    cells: rows.map((row) => columns.map(({ cell }) => cell(row))),
    rows,
  };
}

/** First column to the left, all others, being numbers, to the right. */
export function toMarkdown({ title, headings, cells }: Table): string {
  const widths = headings.map((heading, column) =>
    Math.max(3, heading.length, ...cells.map((row) => (row[column] as string).length)),
  );
  const line = (row: readonly string[]): string =>
    `| ${row
      .map((cell, column) => {
        const width = widths[column] as number;
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join(' | ')} |`;
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [`**${title}**`, '', line(headings), line(rule), ...cells.map(line)].join('\n');
}

/** Three significant digits, in the unit that reads best. */
export function duration(nanoseconds: number): string {
  if (nanoseconds < 1e3) return `${digits(nanoseconds)} ns`;
  return nanoseconds < 1e6 ? `${digits(nanoseconds / 1e3)} µs` : `${digits(nanoseconds / 1e6)} ms`;
}

export const times = (ratio: number): string => `${digits(ratio)}×`;

export const whole = (value: number): string => Math.round(value).toLocaleString('en');

function digits(value: number): string {
  const places = value < 10 ? 2 : value < 100 ? 1 : 0;
  return value.toFixed(places);
}
