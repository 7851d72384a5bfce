import { defineConfig } from '@urr/core';
import { createNodeGuard } from '@urr/edge/node';
import express from 'express';
import { keys } from './keys';

const { vwr, entry } = keys;
const guard = createNodeGuard({ config: defineConfig({}), keys: { vwr, entry } });

export const app = express();
app.use(guard); // before every route: /api/* needs a pass, seats and payments need two
app.get('/api/v1/me', (_req, res) => {
  res.json({ hello: 'admitted visitor' });
});
