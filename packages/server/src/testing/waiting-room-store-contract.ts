/** Everything a waiting room relies on in its store, as tests. */
import {
  type ClaimRecord,
  type EventChange,
  HOLE_BLOCK,
  LEASE_SLOTS,
  type Lease,
  type PlaceRecord,
  type WaitingRoomStore,
} from '../waiting-room/store';
import type { TestRunner } from './runner';

export type WaitingRoomStoreContractOptions = {
  /** What the suite is called: the store's name. */
  readonly name: string;
  /** Called before each case. The same store may come again: every case uses events of its own. */
  readonly create: () => WaitingRoomStore | Promise<WaitingRoomStore>;
  /** Titles of cases that cannot run here, each with its reason, which is printed. */
  readonly skip?: Readonly<Record<string, string>>;
};

const NOW = 1_800_000_000_000;
const LATER = NOW + 60_000;

/**
 * Registers the suite. A store passes when no position is given twice whatever is repeated or runs at once, one of many
 * conditional writes wins, no cycle counts more than its limit, and what has expired is absent.
 *
 * @param runner `describe`, `it` and `expect` of the test runner in use
 */
export function waitingRoomStoreContract(runner: TestRunner, options: WaitingRoomStoreContractOptions): void {
  const { expect } = runner;

  function it(title: string, body: (store: WaitingRoomStore) => Promise<void>): void {
    const reason = options.skip?.[title];
    if (reason === undefined) runner.it(title, async () => body(await options.create()));
    else runner.it(`${title} (left out: ${reason})`, () => {});
  }

  runner.describe(`waiting room store contract: ${options.name}`, () => {
    runner.describe('events', () => {
      it('knows nothing of an event nobody configured', async (store) => {
        const eventId = newEventId();
        expect(await store.readEvent(eventId)).toBe(undefined);
        expect(await store.lease({ eventId, leaseId: newId(), count: 1 })).toBe(undefined);
        const result = await store.writeEvent(change(eventId, { expectedRev: 3 }));
        expect(result).toEqual({ written: false, event: undefined });
      });

      it('creates an event once, at revision 1 with an empty line', async (store) => {
        const eventId = newEventId();
        const results = await Promise.all(times(10, () => store.writeEvent(change(eventId))));
        expect(results.filter(({ written }) => written).length).toBe(1);
        for (const { event } of results) {
          expect([event?.rev, event?.epoch, event?.tail]).toEqual([1, 1, 0]);
        }
        expect((await store.listEvents()).includes(eventId)).toBe(true);
      });

      it('gives back what was written: zeros, nulls, two segments and every language', async (store) => {
        const eventId = newEventId();
        const written = change(eventId, {
          segments: [
            { base: 0, baseAt: NOW, step: 0, everySeconds: 10, cap: 0 },
            { base: 0, baseAt: NOW + 10_000, step: 500, everySeconds: 1, cap: 1_000_000 },
          ],
          settings: {
            phase: 'scheduled',
            opensAtMs: NOW,
            closesAtMs: null,
            order: 'arrival',
            pacing: {
              step: 0,
              everySeconds: 10,
              burst: 1.2,
              refill: 0,
              schedule: [{ atMs: NOW + 60_000, step: 0, everySeconds: 10 }],
            },
            ledger: 'none',
            turns: {
              sinceMs: null,
              past: [
                { fromMs: NOW, untilMs: NOW + 1, serving: 0, reachedAtMs: NOW, step: 0, everySeconds: 1 },
              ],
            },
            message: { ko: '잠시 후 시작합니다', en: 'Starting "soon"', ja: 'まもなく開始します' },
          },
        });
        await store.writeEvent(written);
        const { settings, segments } = written;
        const event = { eventId, epoch: 1, rev: 1, tail: 0, settings, segments };
        expect(await store.readEvent(eventId)).toEqual({ event, holes: [], leases: 0 });
      });

      it('keeps the draw of one of many who make it, while others join', async (store) => {
        const eventId = newEventId();
        const promise = { seed: '0a'.repeat(32), commitment: '0b'.repeat(32), beacon: null, result: null };
        const promised = change(eventId);
        await store.writeEvent({
          ...promised,
          settings: { ...promised.settings, order: 'draw', draw: promise },
        });
        await store.lease({ eventId, leaseId: 'before the draw', count: 7 });
        const size = (await store.readEvent(eventId))?.event.tail ?? 0;
        expect(size).toBe(7);
        const results = await Promise.all(
          times(10, async (n) => {
            await store.lease({ eventId, leaseId: `join ${n}`, count: 1 });
            const result = { size, randomness: null, key: n.toString(16).repeat(64), atMs: NOW };
            const settings = { ...promised.settings, order: 'draw' as const, draw: { ...promise, result } };
            return store.writeEvent(change(eventId, { expectedRev: 1, settings }));
          }),
        );
        const made = results.filter(({ written }) => written);
        expect(made.length).toBe(1);
        const { event } = (await store.readEvent(eventId)) ?? {};
        expect(event?.settings.draw).toEqual(made[0]?.event?.settings.draw);
        // Nobody who joined meanwhile is lost, and nobody of them took part.
        expect(event?.tail).toBe(17);
      });

      it('writes for one of many who saw the same revision and tells the others what stands', async (store) => {
        const eventId = newEventId();
        await store.writeEvent(change(eventId));
        const results = await Promise.all(
          times(20, (n) => store.writeEvent(change(eventId, { expectedRev: 1, segments: [segment(n + 1)] }))),
        );
        const winner = results.find(({ written }) => written)?.event;
        expect(results.filter(({ written }) => written).length).toBe(1);
        expect(winner?.rev).toBe(2);
        for (const { event } of results) expect([event?.rev, event?.segments]).toEqual([2, winner?.segments]);
        expect((await store.readEvent(eventId))?.event).toEqual(winner);
      });

      it('refuses revisions of the past and of the future', async (store) => {
        const eventId = newEventId();
        await store.writeEvent(change(eventId));
        for (const expectedRev of [0, 2]) {
          expect((await store.writeEvent(change(eventId, { expectedRev }))).written).toBe(false);
        }
        expect((await store.readEvent(eventId))?.event.rev).toBe(1);
      });

      it('keeps events apart', async (store) => {
        const [one, other] = [await open(store), await open(store)];
        await store.lease({ eventId: one, leaseId: 'same', count: 3 });
        const lease = await store.lease({ eventId: other, leaseId: 'same', count: 1 });
        expect([lease?.from, lease?.to]).toEqual([1, 1]);
        expect((await store.readEvent(one))?.event.tail).toBe(3);
      });
    });

    runner.describe('leases', () => {
      it('gives 500 parallel callers 1 to 500, none twice, none left out', async (store) => {
        const eventId = await open(store);
        const leases = await Promise.all(times(500, () => lease(store, eventId)));
        expect(sorted(leases.map(({ from }) => from))).toEqual(times(500, (n) => n + 1));
        expect((await store.readEvent(eventId))?.event.tail).toBe(500);
      });

      it('gives blocks that do not overlap', async (store) => {
        const eventId = await open(store);
        const leases = await Promise.all(times(40, (n) => lease(store, eventId, (n % 7) + 1)));
        const positions = leases.flatMap(({ from, to }) => times(to - from + 1, (n) => from + n));
        expect(sorted(positions)).toEqual(times(positions.length, (n) => n + 1));
      });

      it('answers a repeated lease with the same positions and takes no others', async (store) => {
        const eventId = await open(store);
        const first = await lease(store, eventId, 5, 'lost');
        await Promise.all(times(LEASE_SLOTS - 1, () => lease(store, eventId)));
        const again = await Promise.all(times(10, () => lease(store, eventId, 5, 'lost')));
        for (const { from, to } of again) expect([from, to]).toEqual([first.from, first.to]);
        expect((await lease(store, eventId)).from).toBe(5 + LEASE_SLOTS);
      });

      it('takes one block for ten parallel tries under one id', async (store) => {
        const eventId = await open(store);
        const leases = await Promise.all(times(10, () => lease(store, eventId, 3, 'tried')));
        for (const { from, to } of leases) expect([from, to]).toEqual([1, 3]);
        expect((await store.readEvent(eventId))?.event.tail).toBe(3);
      });

      it('counts leases, not positions and not repeats, from 1 in each epoch', async (store) => {
        const eventId = await open(store);
        const counts = [await lease(store, eventId, 5, 'first'), await lease(store, eventId, 7)];
        expect(counts.map(({ leases }) => leases)).toEqual([1, 2]);
        expect((await lease(store, eventId, 5, 'first')).leases).toBe(2);
        expect((await store.readEvent(eventId))?.leases).toBe(2);
        const parallel = await Promise.all(times(30, () => lease(store, eventId, 3)));
        expect(sorted(parallel.map(({ leases }) => leases))).toEqual(times(30, (n) => n + 3));
        await store.writeEvent(change(eventId, { expectedRev: 1, epoch: 2, restart: true }));
        expect((await lease(store, eventId)).leases).toBe(1);
      });

      it('says how the event stands after the lease, at an unchanged revision', async (store) => {
        const eventId = await open(store);
        const { event } = await lease(store, eventId, 4);
        expect(event).toEqual((await store.readEvent(eventId))?.event);
        expect([event.rev, event.tail]).toEqual([1, 4]);
      });

      it('loses no position to changes made at the same time', async (store) => {
        const eventId = await open(store);
        const [leases] = await Promise.all([
          Promise.all(times(100, () => lease(store, eventId))),
          (async () => {
            for (let rev = 1; rev <= 5; rev++) {
              await store.writeEvent(change(eventId, { expectedRev: rev, segments: [segment(rev)] }));
            }
          })(),
        ]);
        expect(sorted(leases.map(({ from }) => from))).toEqual(times(100, (n) => n + 1));
        const event = (await store.readEvent(eventId))?.event;
        expect([event?.tail, event?.rev]).toEqual([100, 6]);
      });

      it('begins at 1 again in a new epoch, with nothing of the old line', async (store) => {
        const eventId = await open(store);
        await lease(store, eventId, 7, 'old');
        await store.addHoles({ eventId, epoch: 1, from: 1, count: 2 });
        const result = await store.writeEvent(change(eventId, { expectedRev: 1, epoch: 2, restart: true }));
        expect([result.event?.epoch, result.event?.rev, result.event?.tail]).toEqual([2, 2, 0]);
        expect((await store.readEvent(eventId))?.holes).toEqual([]);
        const { from, to, event } = await lease(store, eventId, 7, 'old');
        expect([from, to, event.epoch]).toEqual([1, 7, 2]);
      });
    });

    runner.describe('holes', () => {
      it('counts holes by block', async (store) => {
        const eventId = await open(store);
        await lease(store, eventId, 3 * HOLE_BLOCK);
        await store.addHoles({ eventId, epoch: 1, from: HOLE_BLOCK - 1, count: 5 });
        await store.addHoles({ eventId, epoch: 1, from: 2 * HOLE_BLOCK + 1, count: 1 });
        await store.addHoles({ eventId, epoch: 1, from: 1, count: 1 });
        const holes = (await store.readEvent(eventId))?.holes;
        expect(holes).toEqual([
          [0, 3],
          [1, 3],
          [2, 1],
        ]);
      });

      it('takes no holes of another epoch or event', async (store) => {
        const eventId = await open(store);
        await store.addHoles({ eventId, epoch: 2, from: 1, count: 1 });
        await store.addHoles({ eventId: newEventId(), epoch: 1, from: 1, count: 1 });
        expect((await store.readEvent(eventId))?.holes).toEqual([]);
      });
    });

    runner.describe('places', () => {
      it('remembers the first of many places put under one key', async (store) => {
        const at = { ...(await ledger(store)), nowMs: NOW, expiresAtMs: LATER };
        const results = await Promise.all(times(50, (n) => store.putPlace({ ...at, place: place(n + 1) })));
        const standing = await store.getPlace(at);
        expect(standing === undefined).toBe(false);
        for (const result of results) expect(result).toEqual(standing);
      });

      it('gives a place back whole, with and without an owner', async (store) => {
        for (const owner of [null, 'b'.repeat(22)]) {
          const at = { ...(await ledger(store)), nowMs: NOW, expiresAtMs: LATER };
          const kept = { ...place(0), owner };
          expect(await store.putPlace({ ...at, place: kept })).toEqual(kept);
          expect(await store.getPlace(at)).toEqual(kept);
        }
      });

      it('treats a place as absent from the moment it expires', async (store) => {
        const at = await ledger(store);
        await store.putPlace({ ...at, place: place(1), expiresAtMs: LATER, nowMs: NOW });
        expect(await store.getPlace({ ...at, nowMs: LATER - 1 })).toEqual(place(1));
        expect(await store.getPlace({ ...at, nowMs: LATER })).toBe(undefined);
        const next = { ...at, place: place(2), expiresAtMs: LATER + 1, nowMs: LATER };
        expect(await store.putPlace(next)).toEqual(place(2));
      });

      it('deletes a place only for who knows which one it is, as often as asked', async (store) => {
        const at = await ledger(store);
        await store.putPlace({ ...at, place: place(1), expiresAtMs: LATER, nowMs: NOW });
        await store.deletePlace({ ...at, jti: place(2).jti });
        expect(await store.getPlace({ ...at, nowMs: NOW })).toEqual(place(1));
        await store.deletePlace({ ...at, jti: place(1).jti });
        await store.deletePlace({ ...at, jti: place(1).jti });
        expect(await store.getPlace({ ...at, nowMs: NOW })).toBe(undefined);
      });

      it('keeps keys, epochs and events apart', async (store) => {
        const at = { ...(await ledger(store)), nowMs: NOW };
        await store.putPlace({ ...at, place: place(1), expiresAtMs: LATER });
        expect(await store.getPlace({ ...at, key: 'k#other' })).toBe(undefined);
        expect(await store.getPlace({ ...at, epoch: 2 })).toBe(undefined);
        expect(await store.getPlace({ ...at, eventId: newEventId() })).toBe(undefined);
      });
    });

    runner.describe('claims of a cycle', () => {
      it('never counts more than the limit, whatever runs in parallel', async (store) => {
        const at = { eventId: await open(store), cycleAtMs: NOW, limit: 60, expiresAtMs: LATER, nowMs: NOW };
        const counted = await Promise.all(times(300, () => store.countClaim(at)));
        const granted = counted.filter(Boolean).length;
        expect(granted > 0 && granted <= 60).toBe(true);
        expect(await store.readClaimCounts(at.eventId, [NOW])).toEqual([granted]);
      });

      it('counts nobody when the limit is 0 and somebody when it is 1', async (store) => {
        const at = { eventId: await open(store), cycleAtMs: NOW, expiresAtMs: LATER, nowMs: NOW };
        expect(await store.countClaim({ ...at, limit: 0 })).toBe(false);
        expect(await store.countClaim({ ...at, limit: 1 })).toBe(true);
        expect(await store.countClaim({ ...at, limit: 1 })).toBe(false);
      });

      it('counts cycles and events apart and reports them in the order asked', async (store) => {
        const [one, other] = [await open(store), await open(store)];
        const at = { limit: 100, expiresAtMs: LATER, nowMs: NOW };
        for (const n of [1, 1, 2]) await store.countClaim({ ...at, eventId: one, cycleAtMs: NOW + n });
        await store.countClaim({ ...at, eventId: other, cycleAtMs: NOW + 1 });
        expect(await store.readClaimCounts(one, [NOW + 2, NOW, NOW + 1])).toEqual([1, 0, 2]);
        expect(await store.readClaimCounts(other, [NOW + 1])).toEqual([1]);
        expect(await store.readClaimCounts(newEventId(), [NOW])).toEqual([0]);
      });
    });

    runner.describe('what became of a place', () => {
      it('knows nothing of a place that was neither claimed nor left', async (store) => {
        expect(await store.getClaim({ ...(await placeKey(store)), nowMs: NOW })).toBe(undefined);
      });

      it('keeps the first of many claims and answers all with it', async (store) => {
        const at = { ...(await placeKey(store)), nowMs: NOW, expiresAtMs: LATER };
        const results = await Promise.all(times(50, (n) => store.putClaim({ ...at, claim: claim(n) })));
        const standing = await store.getClaim(at);
        expect(standing === undefined).toBe(false);
        for (const result of results) expect(result).toEqual(standing);
      });

      it('does not claim what was left, nor leave what was claimed', async (store) => {
        const left: ClaimRecord = { state: 'left' };
        const one = { ...(await placeKey(store)), nowMs: NOW, expiresAtMs: LATER };
        expect(await store.putClaim({ ...one, claim: left })).toEqual(left);
        expect(await store.putClaim({ ...one, claim: claim(1) })).toEqual(left);
        const other = { ...(await placeKey(store)), nowMs: NOW, expiresAtMs: LATER };
        await store.putClaim({ ...other, claim: claim(1) });
        expect(await store.putClaim({ ...other, claim: left })).toEqual(claim(1));
      });

      it('forgets from the moment of expiry on', async (store) => {
        const at = await placeKey(store);
        await store.putClaim({ ...at, claim: claim(1), expiresAtMs: LATER, nowMs: NOW });
        expect(await store.getClaim({ ...at, nowMs: LATER - 1 })).toEqual(claim(1));
        expect(await store.getClaim({ ...at, nowMs: LATER })).toBe(undefined);
        const again = { ...at, claim: claim(2), expiresAtMs: LATER + 1, nowMs: LATER };
        expect(await store.putClaim(again)).toEqual(claim(2));
      });

      it('keeps places, epochs and events apart', async (store) => {
        const at = { ...(await placeKey(store)), nowMs: NOW };
        await store.putClaim({ ...at, claim: claim(1), expiresAtMs: LATER });
        expect(await store.getClaim({ ...at, jti: 'other' })).toBe(undefined);
        expect(await store.getClaim({ ...at, epoch: 2 })).toBe(undefined);
        expect(await store.getClaim({ ...at, eventId: newEventId() })).toBe(undefined);
      });
    });
  });
}

let ids = 0;

/** Different in every test of every run, so that a store may be used again. */
function newId(): string {
  ids += 1;
  return `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}${ids}`;
}

function newEventId(): string {
  return `contract-${newId()}`;
}

async function open(store: WaitingRoomStore): Promise<string> {
  const eventId = newEventId();
  await store.writeEvent(change(eventId));
  return eventId;
}

async function ledger(store: WaitingRoomStore) {
  return { eventId: await open(store), epoch: 1, key: `s#${'a'.repeat(22)}` };
}

async function placeKey(store: WaitingRoomStore) {
  return { eventId: await open(store), epoch: 1, jti: 'j'.repeat(16) };
}

async function lease(
  store: WaitingRoomStore,
  eventId: string,
  count = 1,
  leaseId: string = newId(),
): Promise<Lease> {
  const taken = await store.lease({ eventId, leaseId, count });
  if (taken === undefined) throw new Error('expected a lease');
  return taken;
}

function segment(step: number) {
  return { base: 0, baseAt: NOW, step, everySeconds: 10, cap: step };
}

function change(eventId: string, differences: Partial<EventChange> = {}): EventChange {
  return {
    eventId,
    expectedRev: 0,
    epoch: 1,
    settings: {
      phase: 'open',
      opensAtMs: null,
      closesAtMs: null,
      order: 'arrival',
      pacing: { step: 500, everySeconds: 10, burst: 1.2, refill: 0 },
      ledger: 'subject',
      message: null,
    },
    segments: [segment(500)],
    serving: 0,
    restart: false,
    ...differences,
  };
}

function place(position: number): PlaceRecord {
  return {
    jti: `place-${position}`,
    subject: 'a'.repeat(22),
    position,
    iat: NOW / 1000,
    exp: NOW / 1000 + 86_400,
    owner: null,
  };
}

function claim(n: number): ClaimRecord {
  return { state: 'claimed', jti: `pass-${n}`, iat: NOW / 1000, exp: NOW / 1000 + 600 };
}

function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

function sorted(numbers: readonly number[]): number[] {
  return [...numbers].sort((a, b) => a - b);
}
