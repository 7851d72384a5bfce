/** The faults as they are made to happen. */
import type { Trouble } from '../servers/unreliable';
import type { Fault, FaultKind } from './schedule';
import type { Site } from './site';

/** One fault from its beginning until everything works as before, as far as whoever broke it can tell. */
export type Strike = (fault: Fault) => Promise<void>;

const WELL: Trouble = { refuses: false, losesAnswers: 0 };
const THROTTLED: Trouble = { refuses: true, losesAnswers: 0 };
const LOSSY: Trouble = { refuses: false, losesAnswers: 0.3 };

export function createFaults(
  { redis, dynamo, servers }: Pick<Site, 'redis' | 'dynamo' | 'servers'>,
  processes: number,
): Strike {
  const emulatorMeets = (trouble: Trouble): void => dynamo.send({ type: 'trouble', trouble });
  const serversMeet = (trouble: Trouble): void => {
    for (let index = 0; index < processes; index += 1) servers.tell(index, { type: 'trouble', trouble });
  };

  const strikes: Readonly<Record<FaultKind, Strike>> = {
    async 'kill-server'({ process, lastsMs }) {
      await servers.kill(process);
      await sleep(lastsMs);
      await servers.restart(process);
    },
    async 'lose-redis'({ lastsMs }) {
      await redis.kill();
      await sleep(lastsMs);
      await redis.restart();
    },
    async 'pause-redis'({ lastsMs }) {
      redis.freeze();
      await sleep(lastsMs);
      redis.thaw();
    },
    async 'throttle-dynamo'({ lastsMs }) {
      emulatorMeets(THROTTLED);
      await sleep(lastsMs);
      emulatorMeets(WELL);
    },
    async 'lose-dynamo-replies'({ lastsMs }) {
      emulatorMeets(LOSSY);
      await sleep(lastsMs);
      emulatorMeets(WELL);
    },
    async 'lose-server-replies'({ lastsMs }) {
      serversMeet(LOSSY);
      await sleep(lastsMs);
      serversMeet(WELL);
    },
    async 'jump-clock'({ process, aheadMs, lastsMs }) {
      servers.tell(process, { type: 'clock', aheadMs });
      await sleep(lastsMs);
      servers.tell(process, { type: 'clock', aheadMs: 0 });
    },
  };
  return (fault) => strikes[fault.kind](fault);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
