/** Splits a command line at spaces outside quotes, as a shell would; quotes may begin inside a word. */
export function splitCommand(line: string): string[] {
  const words = line.match(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g) ?? [];
  return words.map((word) => word.replace(/'([^']*)'|"([^"]*)"/g, (_, single, double) => single ?? double));
}
