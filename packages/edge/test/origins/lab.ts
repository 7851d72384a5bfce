/** All origins at once: those in Node, and nginx where it is installed. */
import { it } from 'vitest';
import { startNginx } from './nginx-origins';
import { close, listen, nodeOrigins } from './node-origins';
import type { Address } from './wire';

export type Lab = {
  readonly origins: readonly { readonly name: string; readonly address: Address }[];
  stop(): Promise<void>;
};

/** Starts the lab. Where nginx is missing a skipped test says so. */
export async function startLab(nginxPath: string | null): Promise<Lab> {
  const inNode = await nodeOrigins();
  const origins: { name: string; address: Address }[] = [];
  for (const origin of inNode) origins.push({ name: origin.name, address: await listen(origin.server) });
  // The origin that mounts handlers by prefix protects most, so it stands behind the proxies.
  const upstream = origins.find(({ name }) => name === 'Express 5, use')?.address as number;
  const nginx = nginxPath === null ? null : await startNginx(nginxPath, upstream);
  if (nginx === null) it.skip('on nginx: not found, apt-get install nginx');
  for (const [name, address] of nginx?.sockets ?? []) origins.push({ name, address });
  return {
    origins,
    async stop() {
      await nginx?.stop();
      for (const { server } of inNode) await close(server);
    },
  };
}
