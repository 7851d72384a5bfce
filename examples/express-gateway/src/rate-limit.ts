import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Config, defineConfig, type GuardKeys } from '@urr/core';
import { createRateClient, rateCategoryOf, ratesPerMinute, tooManyRequests } from '@urr/server/gateway';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';

type Options = {
  redis: Redis;
  keys: GuardKeys;
  config?: Config;
  userOf?: (req: IncomingMessage) => string | undefined;
};

type Mounted = IncomingMessage & { originalUrl?: string };

/** Middleware for Express and `node:http`: keys are `rate:{category}:{client}`. */
export function rateLimit({ redis, keys, config = defineConfig({}), userOf }: Options) {
  const rates = Object.entries(ratesPerMinute(config)).map(([category, points]) => {
    const insuranceLimiter = new RateLimiterMemory({ points, duration: 60 }); // counts here while Redis is away
    const keyPrefix = `rate:${category}`;
    return [
      category,
      new RateLimiterRedis({ storeClient: redis, keyPrefix, points, duration: 60, insuranceLimiter }),
    ];
  });
  const limiters: Record<string, RateLimiterRedis> = Object.fromEntries(rates);
  const clientOf = createRateClient({ config, keys, trustedHeader: 'cloudfront-viewer-address' });

  return async (req: Mounted, res: ServerResponse, next: (error?: unknown) => void) => {
    try {
      const category = rateCategoryOf(req.originalUrl ?? req.url ?? '/');
      const { headers, socket } = req;
      const client = await clientOf({
        headers,
        category,
        user: userOf?.(req),
        remoteAddress: socket.remoteAddress,
      });
      await limiters[category]?.consume(client);
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) return next(refused);
      const { status, headers, problem } = tooManyRequests(refused.msBeforeNext);
      return res.writeHead(status, headers).end(JSON.stringify(problem));
    }
    return next();
  };
}
