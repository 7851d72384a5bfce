/** The promises of `EntryQueueStore` as tests. Ships without a runner: the caller's is passed in. */
import type {
  ClaimResult,
  EntryQueueStore,
  JoinInput,
  JoinResult,
  PlaceEvidence,
  QueueEventChange,
  QueueRules,
  QueueSnapshot,
  Slot,
  SlotEvidence,
} from '../entry-queue/store';
import type { TestRunner } from './runner';

/** A fresh, empty store and the time it lives in. */
export type EntryQueueStoreUnderTest = {
  readonly store: EntryQueueStore;
  /** The store's time, epoch milliseconds. */
  now(): number;
  advance(ms: number): void | Promise<void>;
  close?(): void | Promise<void>;
};

export type EntryQueueStoreContractOptions = {
  /** What the suite is called: the store's name. */
  readonly name: string;
  readonly create: () => EntryQueueStoreUnderTest | Promise<EntryQueueStoreUnderTest>;
  /** Titles of cases that cannot run here, each with its reason, which is printed. */
  readonly skip?: Readonly<Record<string, string>>;
};

const EVENT = 'iu-2027';
const RULES: QueueRules = {
  entrySeconds: 600,
  leewaySeconds: 5,
  claimWindowSeconds: 120,
  silenceSeconds: 180,
  activeSeconds: 600,
  recordSeconds: 86_400,
  sliding: false,
  holdSlots: false,
};

/** A store with short words for what the cases do. */
type Bench = EntryQueueStoreUnderTest & {
  configure(change: QueueEventChange): Promise<void>;
  join(subject: string, extra?: Partial<JoinInput>): Promise<JoinResult>;
  /** Joins and says the place; fails the case for anybody not in line. */
  line(...subjects: string[]): Promise<PlaceEvidence[]>;
  claim(place: PlaceEvidence, rules?: QueueRules): Promise<ClaimResult>;
  promote(maxUnits?: number, rules?: QueueRules): ReturnType<EntryQueueStore['promote']>;
  alive(...places: PlaceEvidence[]): Promise<readonly string[]>;
  snapshot(): Promise<QueueSnapshot>;
  /** Joins, is promoted, claims. */
  enter(subject: string): Promise<SlotEvidence>;
  check(slot: SlotEvidence, user?: string): Promise<string>;
};

/**
 * Registers the suite. A store passes when positions are unique whatever is repeated or runs at once, capacity is
 * never exceeded, nobody is passed over but the silent, and every operation is safe to repeat.
 *
 * @param runner `describe`, `it` and `expect` of the test runner in use
 */
export function entryQueueStoreContract(runner: TestRunner, options: EntryQueueStoreContractOptions): void {
  const { describe, expect } = runner;

  function it(title: string, body: (bench: Bench) => Promise<void>): void {
    const reason = options.skip?.[title];
    if (reason !== undefined) {
      runner.it(`${title} (left out: ${reason})`, () => {});
      return;
    }
    runner.it(title, async () => {
      const under = await options.create();
      try {
        await body(createBench(under));
      } finally {
        await under.close?.();
      }
    });
  }

  describe(`${options.name}: entry queue store`, () => {
    describe('join', () => {
      it('gives each subject its own number, rising, and the same again when repeated', async (bench) => {
        await bench.configure({ maxUsers: 0 });
        const [first, second] = await bench.line('a', 'b');
        expect(first?.seq).toBeLessThan(second?.seq ?? 0);
        expect(await bench.join('a')).toMatchObject({
          state: 'waiting',
          seq: first?.seq,
          ahead: 0,
          behind: 1,
        });
        expect(await bench.join('b')).toMatchObject({
          state: 'waiting',
          seq: second?.seq,
          ahead: 1,
          behind: 0,
        });
      });

      it('gives no number twice to 500 callers at once, each asking twice', async (bench) => {
        await bench.configure({ maxUsers: 0 });
        const subjects = Array.from({ length: 500 }, (_, index) => `s${index}`);
        const results = await Promise.all([...subjects, ...subjects].map((subject) => bench.join(subject)));
        const numbers = results.map((result) => (result.state === 'waiting' ? result.seq : -1));
        expect(new Set(numbers).size).toBe(500);
        expect(numbers.slice(0, 500)).toEqual(numbers.slice(500));
        expect((await bench.snapshot()).waiting).toBe(500);
      });

      it('admits at once below the threshold and never above maxUsers', async (bench) => {
        await bench.configure({ maxUsers: 3, threshold: 2 });
        const states = [];
        for (const subject of ['a', 'b', 'c', 'd']) states.push((await bench.join(subject)).state);
        expect(states).toEqual(['admitted', 'admitted', 'waiting', 'waiting']);
        await bench.configure({ maxUsers: 1, threshold: 10 });
        expect((await bench.join('e')).state).toBe('waiting');
      });

      it('admits at once up to maxUsers when no threshold is set', async (bench) => {
        await bench.configure({ maxUsers: 2 });
        const results = await Promise.all(['a', 'b', 'c'].map((subject) => bench.join(subject)));
        expect(results.filter(({ state }) => state === 'admitted').length).toBe(2);
      });

      it('lets nobody past those already in line, even with room', async (bench) => {
        await bench.configure({ maxUsers: 0 });
        await bench.line('a');
        await bench.configure({ maxUsers: 5 });
        expect((await bench.join('b')).state).toBe('waiting');
      });

      it('takes a threshold of 0 for a value: everybody queues', async (bench) => {
        await bench.configure({ maxUsers: 5, threshold: 0 });
        expect((await bench.join('a')).state).toBe('waiting');
      });

      it('admits nobody while maxUsers is not set', async (bench) => {
        await bench.configure({});
        expect((await bench.join('a')).state).toBe('waiting');
        expect((await bench.promote()).admitted).toEqual([]);
      });

      it('answers the same slot to a repeated join of somebody inside', async (bench) => {
        await bench.configure({ maxUsers: 1 });
        const first = await bench.join('a');
        await bench.advance(30_000);
        const again = await bench.join('a');
        expect(again.state === 'admitted' && again.slot).toEqual(first.state === 'admitted' && first.slot);
        expect((await bench.snapshot()).active).toBe(1);
      });

      it('answers unknown, closed and wrong-epoch as they are', async (bench) => {
        expect((await bench.join('a')).state).toBe('unknown');
        await bench.configure({ maxUsers: 1, phase: 'closed' });
        expect((await bench.join('a')).state).toBe('closed');
        await bench.configure({ phase: 'open', epoch: 2 });
        expect(await bench.join('a', { epoch: 1 })).toMatchObject({ state: 'wrong-epoch', epoch: 2 });
        expect((await bench.join('a', { epoch: 2 })).state).toBe('admitted');
      });

      it('refuses new places in a full line and keeps those given', async (bench) => {
        await bench.configure({ maxUsers: 0 });
        await bench.line('a', 'b');
        expect(await bench.join('c', { maxWaiting: 2 })).toMatchObject({ state: 'full', waiting: 2 });
        expect((await bench.join('a', { maxWaiting: 2 })).state).toBe('waiting');
      });

      it('puts a place shown on joining back where it stood', async (bench) => {
        await bench.configure({ maxUsers: 0 });
        const [first] = await bench.line('a', 'b');
        await silence(bench);
        await bench.promote();
        await bench.line('c');
        const result = await bench.join('a', { place: first as PlaceEvidence });
        expect(result).toMatchObject({ state: 'waiting', seq: first?.seq, ahead: 0 });
      });

      it('gives a number at the end to a subject whose place is spent', async (bench) => {
        await bench.configure({ maxUsers: 0 });
        const [first] = (await bench.line('a', 'b')) as [PlaceEvidence];
        await release(bench, first);
        const [again] = (await bench.line('a')) as [PlaceEvidence];
        expect(again.seq).toBeGreaterThan(first.seq);
        expect(await bench.join('a', { place: first })).toMatchObject({ seq: again.seq, ahead: 1 });
        expect((await bench.claim(first)).state).toBe('spent');
      });

      it('never puts an old place back, even when its subject joined again and fell silent', async (bench) => {
        await bench.configure({ maxUsers: 0 });
        const [first] = (await bench.line('a', 'b')) as [PlaceEvidence];
        await release(bench, first);
        await bench.line('a');
        await silence(bench);
        await bench.promote();
        expect((await bench.claim(first)).state).toBe('spent');
        expect(await bench.alive(first)).toEqual(['gone']);
      });

      it('binds a subject to its first user', async (bench) => {
        await bench.configure({ maxUsers: 0 });
        expect((await bench.join('a', { user: 'kim' })).state).toBe('waiting');
        expect((await bench.join('a', { user: 'lee' })).state).toBe('wrong-subject');
        expect((await bench.join('a', { user: 'kim' })).state).toBe('waiting');
      });
    });

    describe('claim', () => {
      it('counts exactly: the 47th of 175 has 46 ahead and 128 behind', async (bench) => {
        await bench.configure({ maxUsers: 0 });
        const places = await bench.line(...Array.from({ length: 175 }, (_, index) => `s${index}`));
        expect(await bench.claim(places[46] as PlaceEvidence)).toMatchObject({ ahead: 46, behind: 128 });
      });

      it('begins the session with the first claim and repeats the same slot after', async (bench) => {
        await bench.configure({ maxUsers: 0 });
        const [place] = (await bench.line('a')) as [PlaceEvidence];
        await bench.configure({ maxUsers: 1 });
        await bench.promote();
        await bench.advance(60_000);
        const slot = slotOf(await bench.claim(place));
        expect(slot.issuedAtSeconds).toBe(Math.floor(bench.now() / 1000));
        expect(slot.expiresAtSeconds).toBe(slot.issuedAtSeconds + 600);
        expect(slot.seq).toBe(place.seq);
        await bench.advance(60_000);
        expect(slotOf(await bench.claim(place))).toEqual(slot);
        expect((await bench.snapshot()).active).toBe(1);
      });

      it('frees a slot not claimed in time and lets its owner come back to the front', async (bench) => {
        await bench.configure({ maxUsers: 0 });
        const [a, b] = (await bench.line('a', 'b')) as [PlaceEvidence, PlaceEvidence];
        await bench.configure({ maxUsers: 1 });
        await bench.promote();
        await bench.advance(121_000);
        await bench.alive(b);
        const { admitted, expired } = await bench.promote();
        expect([admitted.map(({ subject }) => subject), expired]).toEqual([['b'], 1]);
        expect(await bench.claim(a)).toMatchObject({ state: 'waiting', ahead: 0, seq: a.seq });
      });

      it('answers spent once the session is over', async (bench) => {
        await bench.configure({ maxUsers: 0 });
        const [place] = (await bench.line('a')) as [PlaceEvidence];
        await bench.configure({ maxUsers: 1 });
        await bench.promote();
        await bench.claim(place);
        await bench.advance(606_000);
        expect((await bench.claim(place)).state).toBe('spent');
        expect((await bench.snapshot()).active).toBe(0);
      });

      it('begins no session while paused, and none in a closed event', async (bench) => {
        await bench.configure({ maxUsers: 0 });
        const [place] = (await bench.line('a')) as [PlaceEvidence];
        await bench.configure({ maxUsers: 1 });
        await bench.promote();
        await bench.configure({ phase: 'paused' });
        expect(await bench.claim(place)).toMatchObject({ state: 'waiting', ahead: 0 });
        await bench.configure({ phase: 'closed' });
        expect((await bench.claim(place)).state).toBe('closed');
        await bench.configure({ phase: 'open' });
        expect((await bench.claim(place)).state).toBe('admitted');
      });

      it('admits everybody in phase off', async (bench) => {
        await bench.configure({ maxUsers: 0 });
        const [place] = (await bench.line('a')) as [PlaceEvidence];
        await bench.configure({ phase: 'off' });
        expect((await bench.claim(place)).state).toBe('admitted');
        expect((await bench.join('b')).state).toBe('admitted');
        expect((await bench.snapshot()).waiting).toBe(0);
      });

      it('puts back a place it has never heard of, before all later numbers', async (bench) => {
        await bench.configure({ maxUsers: 0 });
        const [a] = (await bench.line('a')) as [PlaceEvidence];
        const stranger = { subject: 'z', epoch: 1, seq: a.seq - 1 };
        expect(await bench.claim(stranger)).toMatchObject({ state: 'waiting', ahead: 0, behind: 1 });
        expect(await bench.claim(a)).toMatchObject({ ahead: 1 });
      });

      it('never gives out a number again that a place has shown', async (bench) => {
        await bench.configure({ maxUsers: 0 });
        const [a] = (await bench.line('a')) as [PlaceEvidence];
        await bench.claim({ subject: 'z', epoch: 1, seq: a.seq + 10 });
        const [b] = (await bench.line('b')) as [PlaceEvidence];
        expect(b.seq).toBeGreaterThan(a.seq + 10);
      });

      it('refuses a place of an older epoch', async (bench) => {
        await bench.configure({ maxUsers: 0 });
        const [place] = (await bench.line('a')) as [PlaceEvidence];
        await bench.configure({ epoch: 'next' });
        expect((await bench.claim(place)).state).toBe('wrong-epoch');
      });
    });

    describe('promote', () => {
      it('admits in order, as many as there is room for', async (bench) => {
        await bench.configure({ maxUsers: 0 });
        await bench.line('a', 'b', 'c', 'd');
        await bench.configure({ maxUsers: 3 });
        expect((await bench.promote()).admitted.map(({ subject }) => subject)).toEqual(['a', 'b', 'c']);
        expect((await bench.promote()).admitted).toEqual([]);
      });

      it('never exceeds maxUsers with 50 promoters at once', async (bench) => {
        await bench.configure({ maxUsers: 0 });
        const places = await bench.line(...Array.from({ length: 200 }, (_, index) => `s${index}`));
        await bench.configure({ maxUsers: 37 });
        const results = await Promise.all(Array.from({ length: 50 }, () => bench.promote()));
        const admitted = results.flatMap((result) => result.admitted);
        expect(admitted.length).toBe(37);
        expect(new Set(admitted.map(({ seq }) => seq))).toEqual(
          new Set(places.slice(0, 37).map(({ seq }) => seq)),
        );
        expect((await bench.snapshot()).active).toBe(37);
      });

      it('does at most maxUnits and says that there is more', async (bench) => {
        await bench.configure({ maxUsers: 0 });
        await bench.line(...Array.from({ length: 10 }, (_, index) => `s${index}`));
        await bench.configure({ maxUsers: 10 });
        const first = await bench.promote(4);
        expect([first.admitted.length, first.more]).toEqual([4, true]);
        const second = await bench.promote(32);
        expect([second.admitted.length, second.more]).toEqual([6, false]);
      });

      it('follows maxUsers up and down while people are inside', async (bench) => {
        await bench.configure({ maxUsers: 0 });
        const places = await bench.line('a', 'b', 'c', 'd', 'e');
        await bench.configure({ maxUsers: 3 });
        await bench.promote();
        await bench.configure({ maxUsers: 1 });
        expect((await bench.promote()).admitted).toEqual([]);
        await release(bench, places[0] as PlaceEvidence);
        await release(bench, places[1] as PlaceEvidence);
        expect((await bench.promote()).admitted).toEqual([]);
        await bench.configure({ maxUsers: 2 });
        expect((await bench.promote()).admitted.map(({ subject }) => subject)).toEqual(['d']);
      });

      it('passes over the silent, who keep their number for when they return', async (bench) => {
        await bench.configure({ maxUsers: 0 });
        const [a, b] = (await bench.line('a', 'b')) as [PlaceEvidence, PlaceEvidence];
        await silence(bench, b);
        await bench.configure({ maxUsers: 1 });
        const { admitted, hidden } = await bench.promote();
        expect([admitted.map(({ subject }) => subject), hidden]).toEqual([['b'], 1]);
        expect(await bench.alive(a)).toEqual(['waiting']);
        expect(await bench.claim(a)).toMatchObject({ state: 'waiting', seq: a.seq, ahead: 0 });
      });

      it('hides the silent even when nobody can be admitted', async (bench) => {
        await bench.configure({ maxUsers: 0 });
        const [a] = (await bench.line('a', 'b', 'c')) as [PlaceEvidence];
        await silence(bench, a);
        expect((await bench.promote()).hidden).toBe(2);
        expect((await bench.snapshot()).waiting).toBe(1);
      });

      it('counts an admission that nobody claims once, and forgets it', async (bench) => {
        await bench.configure({ maxUsers: 0 });
        const [a] = (await bench.line('a')) as [PlaceEvidence];
        await bench.configure({ maxUsers: 1 });
        expect((await bench.promote()).admitted.map(({ subject }) => subject)).toEqual(['a']);
        await bench.advance(200_000);
        expect(await bench.promote()).toMatchObject({ admitted: [], expired: 1, hidden: 0 });
        expect(await bench.promote()).toEqual({ admitted: [], expired: 0, hidden: 0, more: false });
        expect(await bench.alive(a)).toEqual(['waiting']);
      });

      it('frees sessions at their end, not before', async (bench) => {
        await bench.configure({ maxUsers: 1 });
        await bench.join('a');
        const [b] = (await bench.line('b')) as [PlaceEvidence];
        await bench.advance(590_000);
        await bench.alive(b);
        expect((await bench.promote()).admitted).toEqual([]);
        await bench.advance(16_000);
        expect((await bench.promote()).admitted.map(({ subject }) => subject)).toEqual(['b']);
      });

      it('admits nobody while scheduled, paused or closed, and begins at opensAt by itself', async (bench) => {
        await bench.configure({ maxUsers: 1, phase: 'scheduled', opensAtMs: bench.now() + 60_000 });
        await bench.line('a');
        expect((await bench.promote()).admitted).toEqual([]);
        await bench.configure({ phase: 'paused', opensAtMs: null });
        expect((await bench.promote()).admitted).toEqual([]);
        await bench.configure({ phase: 'closed' });
        expect((await bench.promote()).admitted).toEqual([]);
        await bench.configure({ phase: 'scheduled', opensAtMs: bench.now() + 60_000 });
        await bench.advance(60_000);
        expect((await bench.promote()).admitted.length).toBe(1);
      });

      it('has nothing to do for an unknown event', async (bench) => {
        expect(await bench.promote()).toEqual({ admitted: [], expired: 0, hidden: 0, more: false });
      });
    });

    describe('heartbeat', () => {
      it('keeps a waiter in line and tells each what became of them', async (bench) => {
        await bench.configure({ maxUsers: 0 });
        const [a, b, c] = (await bench.line('a', 'b', 'c')) as [PlaceEvidence, PlaceEvidence, PlaceEvidence];
        await release(bench, c);
        await bench.configure({ maxUsers: 1 });
        await bench.promote();
        expect(await bench.alive(a, b, c)).toEqual(['turn', 'waiting', 'gone']);
        await bench.configure({ epoch: 'next' });
        expect(await bench.alive(a)).toEqual(['gone']);
      });

      it('does not move the end of a fixed session', async (bench) => {
        await bench.configure({ maxUsers: 1 });
        const slot = await bench.enter('a');
        await bench.advance(300_000);
        expect(await beat(bench, slot)).toMatchObject({
          id: slot.id,
          expiresAtSeconds: slot.expiresAtSeconds,
        });
      });

      it('moves the end of a sliding session and keeps its id', async (bench) => {
        await bench.configure({ maxUsers: 1 });
        const slot = await bench.enter('a');
        await bench.advance(300_000);
        const moved = await beat(bench, slot, { ...RULES, sliding: true });
        expect(moved).toMatchObject({ id: slot.id, expiresAtSeconds: slot.expiresAtSeconds + 300 });
        await bench.advance(400_000);
        expect(await bench.check(slot)).toBe('active');
      });

      it('frees the slot of an active who fell silent', async (bench) => {
        const rules = { ...RULES, activeSeconds: 100 };
        await bench.configure({ maxUsers: 1 });
        const slot = await bench.enter('a');
        const [b] = (await bench.line('b')) as [PlaceEvidence];
        await bench.advance(90_000);
        await beat(bench, slot, rules);
        await bench.alive(b);
        await bench.advance(90_000);
        expect((await bench.promote(32, rules)).expired).toBe(0);
        await bench.advance(11_000);
        const { admitted, expired } = await bench.promote(32, rules);
        expect([admitted.map(({ subject }) => subject), expired]).toEqual([['b'], 1]);
        expect(await bench.check(slot)).toBe('gone');
      });

      it('says that a slot is gone after its end', async (bench) => {
        await bench.configure({ maxUsers: 1 });
        const slot = await bench.enter('a');
        await bench.advance(606_000);
        expect(await beat(bench, slot)).toBe(null);
      });
    });

    describe('checkSlot and release', () => {
      it('lets in who holds a slot and nobody after they left', async (bench) => {
        await bench.configure({ maxUsers: 1 });
        const slot = await bench.enter('a');
        expect(await bench.check(slot)).toBe('active');
        const call = { eventId: EVENT, nowMs: bench.now(), rules: RULES, slot };
        expect(await bench.store.release(call)).toEqual({ state: 'released', freed: true });
        expect(await bench.store.release(call)).toEqual({ state: 'released', freed: false });
        expect(await bench.check(slot)).toBe('gone');
        expect(await beat(bench, slot)).toBe(null);
      });

      it('frees a slot by its place as well, and a place in line without a slot', async (bench) => {
        await bench.configure({ maxUsers: 1 });
        const slot = await bench.enter('a');
        const [b] = (await bench.line('b')) as [PlaceEvidence];
        expect(await release(bench, slot)).toEqual({ state: 'released', freed: true });
        expect(await release(bench, b)).toEqual({ state: 'released', freed: false });
        expect(await bench.snapshot()).toMatchObject({ waiting: 0, active: 0 });
        expect((await bench.claim(b)).state).toBe('spent');
      });

      it('leaves the newer session alone when an old slot is released late', async (bench) => {
        await bench.configure({ maxUsers: 1 });
        const old = await bench.enter('a');
        await release(bench, old);
        const fresh = await bench.enter('a');
        expect(fresh.id === old.id).toBe(false);
        expect(
          await bench.store.release({ eventId: EVENT, nowMs: bench.now(), rules: RULES, slot: old }),
        ).toEqual({
          state: 'released',
          freed: false,
        });
        expect(await bench.check(fresh)).toBe('active');
        expect(await bench.check(old)).toBe('gone');
      });

      it('keeps a slot to its end where nobody asks for the active set', async (bench) => {
        const rules = { ...RULES, holdSlots: true };
        await bench.configure({ maxUsers: 1 });
        const slot = await bench.enter('a');
        await bench.line('b');
        const call = { eventId: EVENT, nowMs: bench.now(), rules, slot };
        expect(await bench.store.release(call)).toEqual({ state: 'released', freed: false });
        expect((await bench.promote(32, rules)).admitted).toEqual([]);
        expect((await bench.claim(slot, rules)).state).toBe('spent');
        await bench.advance(606_000);
        await bench.join('b');
        expect((await bench.promote(32, rules)).expired).toBe(1);
      });

      it('holds a slot in the last millisecond its token is accepted, and not in the next', async (bench) => {
        await bench.configure({ maxUsers: 1 });
        const slot = await bench.enter('a');
        await bench.advance(300_000);
        await beat(bench, slot);
        await bench.advance(endOf(slot) - bench.now());
        const [b] = (await bench.line('b')) as [PlaceEvidence];
        expect(await bench.check(slot)).toBe('active');
        expect((await bench.snapshot()).active).toBe(1);
        expect(await bench.promote()).toMatchObject({ admitted: [], expired: 0 });
        expect(slotOf(await bench.claim(slot)).id).toBe(slot.id);
        expect(await beat(bench, slot)).toMatchObject({ id: slot.id });
        await bench.advance(1);
        expect((await bench.snapshot()).active).toBe(0);
        expect(await bench.promote()).toMatchObject({ admitted: [{ subject: 'b', seq: b.seq }], expired: 1 });
        expect(await bench.check(slot)).toBe('gone');
        expect((await bench.claim(slot)).state).toBe('spent');
      });

      it('takes back a slot of an earlier run in the last millisecond its token is accepted', async (bench) => {
        await bench.configure({ maxUsers: 2 });
        const expiresAtSeconds = Math.floor(bench.now() / 1000) + 60;
        const [a, b] = ['a', 'b'].map((id, index) => {
          return { id, subject: id, epoch: 1, seq: index + 1, expiresAtSeconds };
        }) as [SlotEvidence, SlotEvidence];
        await bench.advance(endOf(a) - bench.now());
        expect(await bench.check(a)).toBe('active');
        expect((await bench.snapshot()).active).toBe(1);
        await bench.advance(1);
        expect(await bench.check(a)).toBe('gone');
        expect(await bench.check(b)).toBe('gone');
        expect((await bench.snapshot()).active).toBe(0);
      });

      it('binds a slot to the first user seen with it', async (bench) => {
        await bench.configure({ maxUsers: 1 });
        const slot = await bench.enter('a');
        expect(await bench.check(slot, 'kim')).toBe('active');
        expect(await bench.check(slot, 'lee')).toBe('wrong-subject');
        expect(await bench.check(slot)).toBe('active');
      });

      it('refuses slots of an older epoch, of strangers and of unknown events', async (bench) => {
        const stranger = {
          id: 'x',
          subject: 'z',
          epoch: 1,
          seq: Number.MAX_SAFE_INTEGER,
          expiresAtSeconds: 9e9,
        };
        expect(await bench.check(stranger)).toBe('unknown');
        await bench.configure({ maxUsers: 1 });
        const slot = await bench.enter('a');
        expect(await bench.check(stranger)).toBe('gone');
        await bench.configure({ epoch: 'next' });
        expect(await bench.check(slot)).toBe('wrong-epoch');
      });
    });

    describe('snapshot', () => {
      it('counts people and shows the front of the line', async (bench) => {
        await bench.configure({ maxUsers: 1 });
        await bench.enter('a');
        const places = await bench.line('b', 'c', 'd');
        const numbers = places.map(({ seq }) => seq);
        expect(await bench.snapshot()).toMatchObject({
          waiting: 3,
          active: 1,
          front: numbers,
          head: (numbers[0] ?? 0) - 1,
          tail: numbers[2],
          asOf: bench.now(),
        });
      });

      it('marks ranks beyond the front, ending with the last in line', async (bench) => {
        await bench.configure({ maxUsers: 0 });
        const places = await bench.line(...Array.from({ length: 2500 }, (_, index) => `s${index}`));
        const { front, markers } = await bench.snapshot();
        expect(front).toEqual(places.slice(0, front.length).map(({ seq }) => seq));
        for (const [seq, rank] of markers) expect(places[rank - 1]?.seq).toBe(seq);
        expect(markers.at(-1)?.[1]).toBe(2500);
      });

      it('lets everybody claim when nobody waits', async (bench) => {
        await bench.configure({ maxUsers: 0 });
        const { head, tail } = await bench.snapshot();
        expect(tail).toBeLessThanOrEqual(head);
      });

      it('measures admissions from the line, and says null when there were none', async (bench) => {
        await bench.configure({ maxUsers: 0 });
        await bench.line('a', 'b');
        expect((await bench.snapshot()).pace).toBe(null);
        const sinceMs = bench.now();
        await bench.configure({ maxUsers: 2 });
        await bench.promote();
        await bench.advance(30_000);
        expect((await bench.snapshot()).pace).toMatchObject({ admitted: 2 });
        expect(((await bench.snapshot()).pace?.sinceMs ?? 0) - sinceMs).toBeLessThan(1000);
        await bench.advance(120_000);
        expect((await bench.snapshot()).pace).toBe(null);
      });

      it('is null for an unknown event', async (bench) => {
        const call = { eventId: EVENT, nowMs: bench.now(), rules: RULES, windowMs: 1000 };
        expect(await bench.store.snapshot(call)).toBe(null);
      });
    });

    describe('configure', () => {
      it('creates an open event of epoch 1, changes what is given and raises rev', async (bench) => {
        const { store } = bench;
        await bench.configure({ threshold: 0 });
        const created = await store.get(EVENT);
        expect(created).toMatchObject({
          eventId: EVENT,
          phase: 'open',
          epoch: 1,
          maxUsers: null,
          threshold: 0,
        });
        await bench.configure({ maxUsers: 7, message: { en: 'soon' } });
        const changed = await store.get(EVENT);
        expect(changed).toMatchObject({ maxUsers: 7, threshold: 0, message: { en: 'soon' } });
        expect(changed?.rev).toBeGreaterThan(created?.rev ?? 0);
      });

      it('changes nothing when the revision is another one', async (bench) => {
        const { store } = bench;
        const call = { eventId: EVENT, nowMs: bench.now(), change: { maxUsers: 1 } };
        expect(await store.configure({ ...call, rev: 1 })).toEqual({ state: 'conflict', event: null });
        expect((await store.configure({ ...call, rev: 0 })).state).toBe('configured');
        const conflict = await store.configure({ ...call, rev: 0, change: { maxUsers: 9 } });
        expect(conflict.state).toBe('conflict');
        expect(await store.get(EVENT)).toMatchObject({ maxUsers: 1 });
      });

      it('drops the line and the slots with a new epoch, and only ever raises it', async (bench) => {
        await bench.configure({ maxUsers: 1 });
        const slot = await bench.enter('a');
        const [b] = (await bench.line('b')) as [PlaceEvidence];
        await bench.configure({ epoch: 5 });
        expect(await bench.snapshot()).toMatchObject({
          waiting: 0,
          active: 0,
          event: { epoch: 5, maxUsers: 1 },
        });
        await bench.configure({ epoch: 4 });
        expect(await bench.store.get(EVENT)).toMatchObject({ epoch: 5 });
        const again = await bench.join('b', { epoch: 5 });
        expect(slotOf(again).seq).toBeGreaterThan(b.seq);
        expect(slotOf(again).id === slot.id).toBe(false);
      });

      it('lists events by id', async (bench) => {
        for (const eventId of ['b', 'a']) {
          await bench.store.configure({ eventId, nowMs: bench.now(), change: {} });
        }
        expect((await bench.store.list()).map(({ eventId }) => eventId)).toEqual(['a', 'b']);
        expect(await bench.store.get('c')).toBe(null);
      });

      it('keeps events apart', async (bench) => {
        await bench.configure({ maxUsers: 0 });
        await bench.store.configure({ eventId: 'other', nowMs: bench.now(), change: { maxUsers: 0 } });
        await bench.line('a');
        const other = await bench.join('a', { eventId: 'other' });
        expect(other).toMatchObject({ state: 'waiting', ahead: 0, behind: 0 });
        expect((await bench.snapshot()).waiting).toBe(1);
      });
    });
  });
}

function createBench(under: EntryQueueStoreUnderTest): Bench {
  const { store } = under;
  const call = (rules = RULES) => ({ eventId: EVENT, nowMs: under.now(), rules });

  const bench: Bench = {
    ...under,
    async configure(change) {
      const result = await store.configure({ eventId: EVENT, nowMs: under.now(), change });
      if (result.state !== 'configured') throw new Error(`expected a configured event, got ${result.state}`);
    },
    join: (subject, extra = {}) =>
      store.join({ ...call(), subject, epoch: 1, place: null, user: null, maxWaiting: null, ...extra }),
    async line(...subjects) {
      const places: PlaceEvidence[] = [];
      for (const subject of subjects) {
        const result = await bench.join(subject);
        if (result.state !== 'waiting') throw new Error(`expected ${subject} in line, got ${result.state}`);
        places.push({ subject, epoch: result.epoch, seq: result.seq });
      }
      return places;
    },
    claim: (place, rules) => store.claim({ ...call(rules), place: bare(place) }),
    promote: (maxUnits = 32, rules = RULES) => store.promote({ ...call(rules), maxUnits }),
    alive: async (...places) => (await store.heartbeat({ ...call(), places, slots: [] })).places,
    async snapshot() {
      const snapshot = await store.snapshot({ ...call(), windowMs: 120_000 });
      if (snapshot === null) throw new Error('expected a configured event');
      return snapshot;
    },
    async enter(subject) {
      const joined = await bench.join(subject);
      if (joined.state === 'admitted') return { subject, ...evidenceOf(joined.slot) };
      if (joined.state !== 'waiting') throw new Error(`expected ${subject} to join, got ${joined.state}`);
      await bench.promote();
      const claimed = await bench.claim({ subject, epoch: joined.epoch, seq: joined.seq });
      return { subject, ...evidenceOf(slotOf(claimed)) };
    },
    check: (slot, user) => store.checkSlot({ ...call(), slot, user: user ?? null }),
  };
  return bench;
}

function slotOf(result: JoinResult | ClaimResult): Slot {
  if (result.state !== 'admitted') throw new Error(`expected a slot, got ${result.state}`);
  return result.slot;
}

function evidenceOf({ id, seq, epoch, expiresAtSeconds }: Slot): Omit<SlotEvidence, 'subject'> {
  return { id, seq, epoch, expiresAtSeconds };
}

function bare({ subject, epoch, seq }: PlaceEvidence): PlaceEvidence {
  return { subject, epoch, seq };
}

function release(bench: Bench, place: PlaceEvidence): ReturnType<EntryQueueStore['release']> {
  return bench.store.release({ eventId: EVENT, nowMs: bench.now(), rules: RULES, place: bare(place) });
}

async function beat(bench: Bench, slot: SlotEvidence, rules = RULES): Promise<Slot | null | undefined> {
  const call = { eventId: EVENT, nowMs: bench.now(), rules };
  return (await bench.store.heartbeat({ ...call, places: [], slots: [slot] })).slots[0];
}

/** The last millisecond in which gates accept the token of a slot. */
function endOf({ expiresAtSeconds }: SlotEvidence): number {
  return (expiresAtSeconds + RULES.leewaySeconds) * 1000;
}

/** Lets enough time pass for everybody to count as silent but those who call in the middle. */
async function silence(bench: Bench, ...alive: PlaceEvidence[]): Promise<void> {
  await bench.advance(100_000);
  await bench.alive(...alive);
  await bench.advance(100_000);
}
