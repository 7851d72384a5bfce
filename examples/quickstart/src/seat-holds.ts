import { defineConfig, isUrrError } from '@urr/core';
import { seatLockSeconds } from '@urr/server';
import { createEntryGate } from '@urr/server/gateway';
import { memorySeatLocks } from '@urr/server/memory';
import express, { type ErrorRequestHandler } from 'express';
import { keys } from './keys';

const config = defineConfig({});
const gate = createEntryGate({ config, keys });
const locks = memorySeatLocks();

export const app = express();
app.post('/api/v1/seats/reserve', express.json(), async (req, res) => {
  const { eventId, seats } = req.body ?? {}; // the event is in the body: only the gate can check it
  const verdict = await gate.check({ headers: req.headers, eventId });
  if (!verdict.ok) return res.status(verdict.status).set(verdict.headers).send(verdict.problem);
  // With mode off or shadow people come without a pass: your own session stands in.
  const { sub, exp } = verdict.reason === 'admitted' ? verdict.claims : { sub: `${req.ip}`, exp: Infinity };
  const ttlSeconds = seatLockSeconds(config, exp * 1000, Date.now()); // never beyond the session
  return res.json(await locks.acquire({ eventId, owner: sub, seats, ttlSeconds }));
});

const onInvalid: ErrorRequestHandler = (error, _req, res, next) => {
  if (isUrrError(error, 'ERR_INPUT_INVALID')) res.status(400).json({ seats: 'expected 1 to 20 seat ids' });
  else next(error);
};
app.use(onInvalid);
