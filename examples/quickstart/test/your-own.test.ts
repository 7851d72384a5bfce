import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createNodeGuard } from '@urr/edge/node';
import { createLocal } from '@urr/server/local';
import express from 'express';
import { expect, it } from 'vitest';

it('lets a visitor with both passes hold a seat, and nobody else', async () => {
  await using local = createLocal({ events: { 'iu-2027': { maxUsers: 100 } } });
  const app = express();
  app.use(createNodeGuard({ config: local.config, keys: local.keys }));
  app.post('/api/v1/seats/iu-2027/hold', (_req, res) => {
    res.json({ held: true });
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/seats/iu-2027/hold`;

  const { cookie } = await local.passes({ eventId: 'iu-2027' });
  expect((await fetch(url, { method: 'POST' })).status).toBe(403);
  expect((await fetch(url, { method: 'POST', headers: { cookie } })).status).toBe(200);
  server.close();
});
