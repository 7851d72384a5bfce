/** Inside: through guard and gate, a look at the seats, through them again, and done. */
import { BUSY_EVENT } from '../settings';
import { type Entry, QUEUE_PATH } from './queue';
import { insist, TurnedDown, type Visit } from './visit';

const SEATS = `/api/v1/seats/${BUSY_EVENT}`;

export async function lookAtSeats(visit: Visit, entry: Entry): Promise<void> {
  const { id, session, ledger, holders, temper, trespasser, losses, pause } = visit;
  await throughTheDoors(visit, entry);
  ledger.enter();
  try {
    for (let look = 0; look < temper.looks; look += 1) {
      await pause(temper.lookMs);
      await throughTheDoors(visit, entry);
    }
  } finally {
    ledger.exit();
  }
  const before = losses();
  await insist(visit, 'complete', () => session.post(`${QUEUE_PATH}/complete`));
  holders.gone(id);
  // Of who was done before it forgot, Redis knows nothing: until their tokens end they may come back.
  if (temper.trespasses) await trespasser.withOwn({ spent: entry.token }, () => losses() === before);
}

/** Both doors let a good pass through; the gate may ask to come again. */
async function throughTheDoors(visit: Visit, { token }: Entry): Promise<void> {
  const { id, site, ledger, recovery, holders, chance, pause } = visit;
  const headers = { [site.config.entryHeader]: token };
  const decision = site.guard({
    method: 'GET',
    path: SEATS,
    query: '',
    header: (name) => headers[name],
    cookies: [],
    now: Date.now(),
  });
  if (decision.kind !== 'forward') throw new TurnedDown(`the guard turned a pass down: ${decision.reason}`);
  for (;;) {
    const askedAtMs = performance.now();
    const verdict = await site.gate.check({ headers, eventId: BUSY_EVENT });
    if (verdict.ok) {
      recovery.succeeded('gate', askedAtMs);
      holders.seen(id);
      return;
    }
    if (verdict.status !== 503) throw new TurnedDown(`the gate turned a pass down: ${verdict.reason}`);
    ledger.count('repeats');
    await pause(500 + chance() * 500);
  }
}
