#!/usr/bin/env node
/** The `urr-edge` command. */
import { run } from './run';
import { openAwsStore } from './store/aws';

// `urr-edge explain … | head` ends early, which is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

process.exitCode = await run(
  process.argv.slice(2),
  {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  },
  { openStore: openAwsStore, stdin: process.stdin, folder: process.cwd() },
);
