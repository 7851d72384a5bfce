/** A copy: a piece of a longer text would keep all of it in memory. */
export function ownText(text: string): string {
  return Buffer.from(text).toString();
}
