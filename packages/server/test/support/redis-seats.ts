/** Seat locks live in the time of the server, which goes its own way: instead of waiting, everything is made older. */
import type { Redis } from 'ioredis';

export async function ageSeats(nodes: readonly Redis[], ms: number): Promise<void> {
  for (const node of nodes) {
    for (const key of await node.keys('seat:*')) {
      if ((await node.type(key)) === 'zset') {
        for (const seatId of await node.zrange(key, '0', '-1')) await node.zincrby(key, -ms, seatId);
        continue;
      }
      const left = await node.pttl(key);
      if (left > ms) await node.pexpire(key, left - ms);
      else if (left >= 0) await node.del(key);
    }
  }
}

/** Epoch milliseconds by the server's clock. */
export async function timeOf(node: Redis): Promise<number> {
  const [seconds, micros] = (await node.time()).map(Number) as [number, number];
  return seconds * 1000 + Math.floor(micros / 1000);
}
