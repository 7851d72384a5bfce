/** A terminal with a person in front of it: questions, and lines that replace each other. */
import { createInterface } from 'node:readline';
import type { Screen } from './command';

const CLEAR = '\u001b[2J\u001b[H';
const CLEAR_LINE = '\r\u001b[2K';

/** Undefined unless both ends of the process are a terminal. */
export function openScreen(signal: AbortSignal): Screen | undefined {
  if (!process.stdin.isTTY || !process.stdout.isTTY || !process.stderr.isTTY) return undefined;
  return {
    ask: (question) =>
      new Promise((resolve) => {
        const lines = createInterface({ input: process.stdin, output: process.stderr });
        // On a terminal Ctrl-C reaches readline and nobody else.
        lines.once('SIGINT', () => lines.close());
        lines.once('close', () => resolve(''));
        signal.addEventListener('abort', () => lines.close(), { once: true });
        lines.question(`${question} `, (answer) => {
          resolve(answer);
          lines.close();
        });
      }),
    redraw: (text) => void process.stdout.write(`${CLEAR}${text}\n`),
    progress(line) {
      const { columns } = process.stderr;
      process.stderr.write(CLEAR_LINE + line.slice(0, (columns || 80) - 1));
    },
  };
}
