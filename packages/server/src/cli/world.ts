/** The real world: this process, its environment and its standard input. */
import { hostname, userInfo } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import type { World } from './command';
import { sendOverNetwork } from './doctor/transport';

export function systemWorld(): World {
  return {
    env: process.env,
    fetch: (...args) => fetch(...args),
    send: sendOverNetwork,
    clock: Date.now,
    sleep: (ms, signal) => wait(ms, undefined, { signal }).catch(() => undefined),
    get user() {
      return `${userName()}@${hostname()}`;
    },
    async stdin() {
      const chunks: Buffer[] = [];
      for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array));
      return Buffer.concat(chunks).toString('utf8');
    },
  };
}

function userName(): string {
  const { USER, USERNAME } = process.env;
  if (USER || USERNAME) return (USER || USERNAME) as string;
  try {
    return userInfo().username;
  } catch {
    return 'somebody'; // a container may run under a number nobody has named
  }
}
