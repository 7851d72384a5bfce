import { defineConfig } from '@urr/core';
import { createFetchGuard } from '@urr/edge/fetch';
import { Hono } from 'hono';
import { keys } from './keys';

const { vwr, entry } = keys;
const guard = createFetchGuard({ config: defineConfig({}), keys: { vwr, entry } });

const shop = new Hono();
shop.get('/api/v1/me', (c) => c.json({ subject: c.req.header('x-urr-subject') }));

export async function fetch(request: Request): Promise<Response> {
  const outcome = await guard(request);
  return 'response' in outcome ? outcome.response : shop.fetch(outcome.request);
}
