/** Measured tables inside a document that people write: each suite owns what stands between its two marks. */

const open = (suite: string): string => `<!-- bench: ${suite} -->`;
const CLOSE = '<!-- /bench -->';

/**
 * The document with one suite's part replaced.
 *
 * @throws {Error} the document has no such part
 */
export function withResults(document: string, suite: string, results: string): string {
  const start = document.indexOf(open(suite));
  const end = document.indexOf(CLOSE, start);
  if (start < 0 || end < 0) throw new Error(`expected ${open(suite)} and ${CLOSE} in the document`);
  return `${document.slice(0, start)}${open(suite)}\n${results}\n${document.slice(end)}`;
}
