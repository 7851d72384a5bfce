#!/usr/bin/env node
/** The `urr` command. */
import { run } from './run';
import { openScreen } from './screen';
import { systemWorld } from './world';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
// `urr event history … | head` ends early, which is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

const screen = openScreen(stop.signal);
process.exitCode = await run(
  process.argv.slice(2),
  {
    out: (line) => void process.stdout.write(`${line}\n`),
    err: (line) => void process.stderr.write(`${line}\n`),
    signal: stop.signal,
    ...(screen === undefined ? {} : { screen }),
  },
  systemWorld(),
);
