/** What the stores need of a Redis client. `Redis` and `Cluster` of ioredis fit, with Sentinel or without. */
export interface RedisClient {
  evalsha(sha1: string, keys: number, ...args: (string | number)[]): Promise<unknown>;
  eval(script: string, keys: number, ...args: (string | number)[]): Promise<unknown>;
  sadd(key: string, ...members: string[]): Promise<number>;
  smembers(key: string): Promise<string[]>;
}
