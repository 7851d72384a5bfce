/** Stores on Redis. Needs `ioredis`, or any client that fits `RedisClient`. */
export type { RedisClient } from './client';
export { type RedisEntryQueueOptions, redisEntryQueueStore } from './entry-queue-store';
export { type RedisOperatorLogOptions, redisOperatorLog } from './operator-log';
export { type RedisSeatLockOptions, redisSeatLocks } from './seat-locks';
export { memoryQueueSettings, type QueueSettingsStore } from './settings-store';
