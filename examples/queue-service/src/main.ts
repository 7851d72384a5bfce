import { Redis } from 'ioredis';
import { startQueueService } from './service';
import { readSettings, type Settings } from './settings';

const settings = settingsOrExit();
const client = new Redis(settings.redisUrl, { enableAutoPipelining: true });
const complain = (error: unknown) => console.error(error instanceof Error ? error.message : error);
client.on('error', complain); // it reconnects by itself; until then visitors get 503 with Retry-After

const starting = startQueueService(settings, { client, onError: complain });
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    console.log(`${signal}: no new visitors, ${settings.stopSeconds} s to end`);
    // Whatever still hangs then is cut off: its visitor asks again, is answered by another process and has lost nothing.
    setTimeout(() => exit(`not done after ${settings.stopSeconds} s`), settings.stopSeconds * 1000).unref();
    starting
      .then(({ stop }) => stop())
      .then(() => client.quit())
      .catch(complain);
  });
}
starting.then(
  ({ port, adminPort }) => console.log(`visitors on ${port}; health, metrics and operators on ${adminPort}`),
  (error: unknown) => exit(error instanceof Error ? error.message : String(error)),
);

function settingsOrExit(): Settings {
  try {
    return readSettings(process.env);
  } catch (error) {
    return exit((error as Error).message);
  }
}

function exit(message: string): never {
  console.error(message);
  process.exit(1);
}
