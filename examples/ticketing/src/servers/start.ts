/** The server processes of a run and what stands in front of them. */
import { fileURLToPath } from 'node:url';
import type { Origin } from '../cdn/edge-cache';
import type { KeySecrets } from '../keys';
import { createBalancer } from './balancer';
import { startChild } from './child';
import type { CallCounts, FromServer, SharedStores } from './messages';

export type Servers = {
  readonly pids: readonly number[];
  /** Whatever of both tiers' APIs is asked, one of them answers. */
  readonly origin: Origin;
  /** What each last said it asked of the stores. */
  calls(tier: 'room' | 'queue'): readonly CallCounts[];
  stop(): Promise<void>;
};

export async function startServers(
  count: number,
  plan: { readonly stores: SharedStores; readonly secrets: KeySecrets; readonly hurried: boolean },
): Promise<Servers> {
  const module = fileURLToPath(new URL('./main.ts', import.meta.url));
  const children = Array.from({ length: count }, (_, index) =>
    startChild(module, `server process ${index + 1}`),
  );
  const stopAll = async (): Promise<void> => {
    await Promise.all(children.map((child) => child.stop()));
  };
  const latest = new Map<number, Extract<FromServer, { type: 'counts' }>>();
  try {
    const ports = await Promise.all(
      children.map(async (child, index) => {
        child.onMessage((message) => {
          if (message.type === 'counts')
            latest.set(index, message as Extract<FromServer, { type: 'counts' }>);
        });
        child.send({ type: 'begin', ...plan });
        return (await child.first<Extract<FromServer, { type: 'ready' }>>('ready')).port;
      }),
    );
    const balancer = createBalancer(ports);
    for (const [index, child] of children.entries()) {
      void child.ended.then(() => balancer.remove(ports[index] as number));
    }
    return {
      pids: children.map(({ pid }) => pid),
      origin: balancer.origin,
      calls: (tier) => [...latest.values()].map((counts) => counts[tier]),
      async stop() {
        balancer.close();
        await stopAll();
      },
    };
  } catch (error) {
    await stopAll();
    throw error;
  }
}
