import { PGlite } from '@electric-sql/pglite';
import { Redis } from 'ioredis';
import { startGateway } from './gateway';
import { sandboxProvider } from './payment-provider';
import { createHall, createTables } from './schema';
import { readSettings, type Settings } from './settings';

async function main(settings: Settings): Promise<void> {
  const redis = new Redis(settings.redisUrl);
  redis.on('error', complain);
  // Postgres inside this process, gone with it. In production:
  //   const database = fromPool(new pg.Pool({ connectionString: process.env.DATABASE_URL }));
  const database = await PGlite.create();
  await createTables(database);
  await createHall(database, { eventId: 'iu-2027', rows: 'ABCDE', seatsPerRow: 10, price: 154_000 });

  const { port, stop } = await startGateway(settings, {
    redis,
    database,
    provider: sandboxProvider(),
    onError: complain,
  });
  console.log(`http://127.0.0.1:${port}`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, async () => {
      // What is cut off here is found in the database by the sweep of another process, and finished or undone.
      setTimeout(() => process.exit(1), settings.stopSeconds * 1000).unref();
      await stop().catch(complain);
      await Promise.allSettled([redis.quit(), database.close()]);
    });
  }
}

function complain(error: unknown): void {
  console.error(error instanceof Error ? error.message : error);
}

try {
  await main(readSettings(process.env));
} catch (error) {
  complain(error);
  process.exit(1);
}
