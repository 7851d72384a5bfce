/** The server processes of a run and what stands in front of them. */
import { fileURLToPath } from 'node:url';
import type { Origin } from '../cdn/edge-cache';
import { createBalancer } from './balancer';
import { type Child, startChild } from './child';
import type { CallCounts, FromServer, ToServer } from './messages';

export type Servers = {
  /** Of the processes as they are now. */
  readonly pids: () => readonly number[];
  /** Whatever of both tiers' APIs is asked, one of them answers. */
  readonly origin: Origin;
  /** What each last said it asked of the stores. */
  calls(tier: 'room' | 'queue'): readonly CallCounts[];
  tell(index: number, message: Exclude<ToServer, { type: 'begin' }>): void;
  /** Ends a process without a goodbye. */
  kill(index: number): Promise<void>;
  /** Starts another in place of one that has ended, with nothing of its memory. */
  restart(index: number): Promise<void>;
  stop(): Promise<void>;
};

export async function startServers(
  count: number,
  plan: Omit<Extract<ToServer, { type: 'begin' }>, 'type' | 'again'>,
): Promise<Servers> {
  const module = fileURLToPath(new URL('./main.ts', import.meta.url));
  const balancer = createBalancer([]);
  const children: Child[] = [];
  const latest = new Map<number, Counts>();

  async function start(index: number, again = false): Promise<void> {
    const child = startChild(module, `server process ${index + 1}`);
    children[index] = child;
    child.onMessage((message) => {
      if (message.type === 'counts') latest.set(index, message as Counts);
    });
    child.send({ type: 'begin', ...plan, again });
    const { port } = await child.first<Extract<FromServer, { type: 'ready' }>>('ready');
    balancer.add(port);
    void child.ended.then(() => balancer.remove(port));
  }
  const stop = async (): Promise<void> => {
    balancer.close();
    await Promise.all(children.map((child) => child.stop()));
  };

  try {
    await Promise.all(Array.from({ length: count }, (_, index) => start(index)));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    pids: () => children.map(({ pid }) => pid),
    origin: balancer.origin,
    calls: (tier) => [...latest.values()].map((counts) => counts[tier]),
    tell: (index, message) => children[index]?.send(message),
    kill: async (index) => children[index]?.stop(),
    restart: (index) => start(index, true),
    stop,
  };
}

type Counts = Extract<FromServer, { type: 'counts' }>;
