/** A terminal with a person in front of it: questions, and lines that replace each other. */
import { createInterface } from 'node:readline/promises';
import type { Screen } from './command';

const CLEAR = '\u001b[H\u001b[2J\u001b[3J';
const CLEAR_LINE = '\r\u001b[2K';

/** Undefined unless both ends of the process are a terminal. */
export function openScreen(signal: AbortSignal): Screen | undefined {
  if (!process.stdin.isTTY || !process.stdout.isTTY || !process.stderr.isTTY) return undefined;
  return {
    async ask(question) {
      const lines = createInterface({ input: process.stdin, output: process.stderr });
      try {
        return await lines.question(`${question} `, { signal });
      } catch {
        return '';
      } finally {
        lines.close();
      }
    },
    redraw: (text) => void process.stdout.write(`${CLEAR}${text}\n`),
    progress: (line) =>
      void process.stderr.write(`${CLEAR_LINE}${line.slice(0, process.stderr.columns - 1)}`),
  };
}
