/** What the command line can say. */
import { parseArgs } from 'node:util';

export type ChaosOptions = {
  readonly visitors: number;
  /** In which they come, and in which everything breaks. */
  readonly seconds: number;
  readonly processes: number;
  /** After which nobody goes on: who is still in line is asked whether the place is good. */
  readonly limitSeconds: number;
  readonly seed: number;
  /** Puts the tables into docs/performance.md. */
  readonly write: boolean;
};

export const USAGE = `Everything breaks while a crowd goes through both tiers, and the visitors count what became of them.

  pnpm chaos [options]

  --visitors N   people in all, 20000 by default
  --seconds S    in which they come and the faults happen, 150 by default; then they are given time to get through,
                 five minutes in all
  --limit S      seconds until nobody goes on, 265 by default: who is still in line on a slow machine takes a last look
                 whether the place is good
  --processes P  server processes (2 to 8), 3 by default
  --seed X       a whole number: which faults happen and when, and what people are like; 1 by default
  --write        puts the tables of a good run into docs/performance.md
  --help         this text

Wants redis-server. Exit code 0 when nothing was lost, given twice, too many or let past; 1 otherwise.
`;

/** @throws {TypeError} an unknown option or a value out of range, with a message for whoever typed it */
export function parseChaosOptions(args: readonly string[]): ChaosOptions | 'help' {
  const { values } = parseArgs({
    args: args.filter((arg) => arg !== '--'),
    options: {
      visitors: { type: 'string', default: '20000' },
      seconds: { type: 'string', default: '150' },
      limit: { type: 'string', default: '265' },
      processes: { type: 'string', default: '3' },
      seed: { type: 'string', default: '1' },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return 'help';
  const whole = (
    name: 'visitors' | 'seconds' | 'limit' | 'processes' | 'seed',
    least: number,
    most: number,
  ): number => {
    const value = Number(values[name]);
    if (!/^\d+$/.test(values[name]) || value < least || value > most)
      throw new TypeError(`--${name} ${values[name]}: expected a whole number from ${least} to ${most}`);
    return value;
  };
  return {
    visitors: whole('visitors', 20, 50_000),
    seconds: whole('seconds', 10, 180),
    limitSeconds: whole('limit', 10, 265),
    processes: whole('processes', 2, 8),
    seed: whole('seed', 0, 2 ** 32 - 1),
    write: values.write,
  };
}
