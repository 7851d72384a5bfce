import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Bench,
  createBench,
  EVENT,
  placeOf,
  positionOf,
  START,
  tokenOf,
} from '../../test/support/room-bench';
import type { WaitingRoom } from './room';

type Step =
  | { readonly kind: 'join' | 'ask' | 'leave'; readonly count: number; readonly at: number }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'timer'; readonly times: number; readonly at: number }
  | { readonly kind: 'pace' | 'plan'; readonly step: number; readonly everySeconds: number }
  | { readonly kind: 'pause' | 'open' | 'reset' };

const at = fc.nat({ max: 2 });
const steps = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constantFrom('join', 'ask', 'leave'), count: fc.nat({ max: 80 }), at }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('wait'),
        ms: fc.oneof(fc.nat({ max: 9000 }), fc.nat({ max: 90_000 })),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('timer'), times: fc.integer({ min: 1, max: 3 }), at }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constantFrom('pace', 'plan'),
        step: fc.integer({ min: 1, max: 8 }),
        everySeconds: fc.integer({ min: 1, max: 20 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('pause', 'open', 'reset') }) },
  ),
  { minLength: 10, maxLength: 40, size: 'max' },
) as fc.Arbitrary<Step[]>;

const BURST = 1.5;

describe('rate and order, whatever happens', () => {
  it.each([
    ['as it comes', {}, 0],
    ['with numbers given back', {}, 0.7],
    ['with turns that are missed', { missedTurn: 'tail', claimWindowSeconds: 20 }, 0],
    ['with both', { missedTurn: 'tail', claimWindowSeconds: 20 }, 1],
  ] as const)(
    'no cycle admits more than step × burst, no position is given twice, the head never falls, %s',
    async (_, config, refill) => {
      await fc.assert(
        fc.asyncProperty(steps, async (script) => {
          const cycles = new Map<number, number>();
          const bench = await createBench({
            config,
            event: { pacing: { step: 6, burst: BURST, refill } },
            wrap: (store) => ({
              ...store,
              async countClaim(request) {
                const counted = await store.countClaim(request);
                if (counted) cycles.set(request.cycleAtMs, (cycles.get(request.cycleAtMs) ?? 0) + 1);
                return counted;
              },
            }),
          });
          const rooms = [bench.room, bench.neighbour(-2000), bench.neighbour(2000)];
          await new Story(bench, rooms, cycles).play(script);
        }),
        { numRuns: 30 },
      );
    },
  );

  it('everybody who keeps asking is admitted, in time, however they sleep', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 2, max: 9 }),
        fc.array(fc.integer({ min: 2000, max: 15_000 }), { minLength: 1, maxLength: 5 }),
        async (visitors, step, naps) => {
          const bench = await createBench({ event: { pacing: { step, burst: 1 } } });
          let waiting = (await bench.join(visitors)).map(placeOf);
          // Nobody looks more often than every 15 s, so a cycle or two may go by unused.
          const longest = START + (Math.ceil(visitors / step) + 2) * 25_000;
          for (let round = 0; waiting.length > 0; round++) {
            expect(bench.now()).toBeLessThan(longest);
            bench.advance(naps[round % naps.length] ?? 0);
            const answers = await Promise.all(waiting.map((place) => bench.room.check({ place })));
            waiting = waiting.filter((_, index) => answers[index]?.state !== 'admitted');
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('500 parallel callers through three processes get step × burst passes a cycle and not one more', async () => {
    const bench = await createBench({ event: { pacing: { step: 50, burst: 1.2 } } });
    const rooms = [bench.room, bench.neighbour(), bench.neighbour()] as const;
    const outcomes = await Promise.all(
      Array.from({ length: 500 }, (_, n) => rooms[n % 3]?.assign({ eventId: EVENT })),
    );
    const places = outcomes.map((outcome) => placeOf(outcome as never));
    const passes = new Set<string>();
    const ask = async (round: number) => {
      const answers = await Promise.all(places.map((place, n) => rooms[(n + round) % 3]?.check({ place })));
      for (const answer of answers) if (answer?.state === 'admitted') passes.add(answer.token);
    };
    await ask(0);
    expect(passes.size).toBe(50);
    // Three cycles in which everybody sleeps: 150 come late to their turn, on top of the 50 of the fourth.
    bench.advance(40_000);
    for (const admitted of [110, 170, 230]) {
      await ask(1);
      await ask(2);
      expect(passes.size).toBe(admitted);
      bench.advance(10_000);
    }
  });
});

/** One run of a script, with what must hold after every step of it. */
class Story {
  readonly #bench: Bench;
  readonly #rooms: readonly WaitingRoom[];
  readonly #places: string[] = [];
  readonly #positions = new Set<string>();
  readonly #passes = new Map<string, string>();
  #epoch = 1;
  #shown = 0;
  /** Every step the pace had. */
  readonly #steps = new Set<number>([6]);

  readonly #cycles: ReadonlyMap<number, number>;

  constructor(bench: Bench, rooms: readonly WaitingRoom[], cycles: ReadonlyMap<number, number>) {
    this.#bench = bench;
    this.#rooms = rooms;
    this.#cycles = cycles;
  }

  async play(script: readonly Step[]): Promise<void> {
    for (const step of script) {
      await this.#take(step);
      await this.#assertHead();
    }
    this.#assertCycles();
  }

  async #take(step: Step): Promise<void> {
    const room = 'at' in step ? (this.#rooms[step.at] as WaitingRoom) : this.#bench.room;
    switch (step.kind) {
      case 'wait':
        return this.#bench.advance(step.ms);
      case 'timer':
        await Promise.all(Array.from({ length: step.times }, () => room.advance()));
        return;
      case 'join':
        return this.#join(room, step.count);
      case 'ask':
        return this.#ask(room, step.count);
      case 'leave':
        await Promise.all(this.#places.splice(0, step.count >> 3).map((place) => room.leave({ place })));
        return;
      case 'pace':
        this.#steps.add(step.step);
        await room.configure(EVENT, { pacing: { step: step.step, everySeconds: step.everySeconds } });
        return;
      case 'plan': {
        this.#steps.add(step.step);
        const at = new Date(this.#bench.now() + step.everySeconds * 3000).toISOString();
        await room.configure(EVENT, { pacing: { schedule: [{ at, step: step.step }] } });
        return;
      }
      case 'reset':
        await room.reset(EVENT);
        this.#epoch += 1;
        this.#shown = 0;
        this.#places.splice(0, this.#places.length - 5);
        return;
      default:
        await room.configure(EVENT, { phase: step.kind === 'pause' ? 'paused' : 'open' });
    }
  }

  async #join(room: WaitingRoom, count: number): Promise<void> {
    for (const outcome of await this.#bench.join(count, room)) {
      const id = `${this.#epoch}:${positionOf(outcome)}`;
      expect(this.#positions.has(id)).toBe(false);
      this.#positions.add(id);
      this.#places.push(placeOf(outcome));
      if (outcome.state === 'admitted') this.#passes.set(placeOf(outcome), tokenOf(outcome));
    }
  }

  async #ask(room: WaitingRoom, count: number): Promise<void> {
    const asked = this.#places.slice(0, 10 + count);
    const answers = await Promise.all([...asked, ...asked].map((place) => room.check({ place })));
    answers.forEach((answer, index) => {
      if (answer.state !== 'admitted') return;
      const place = [...asked, ...asked][index] as string;
      expect(this.#passes.get(place) ?? answer.token).toBe(answer.token);
      this.#passes.set(place, answer.token);
    });
  }

  async #assertHead(): Promise<void> {
    const event = await this.#bench.room.get(EVENT);
    expect(event?.serving).toBeGreaterThanOrEqual(this.#shown);
    expect(event?.segments.length).toBeLessThanOrEqual(2);
    this.#shown = event?.serving ?? 0;
  }

  /** As the store has counted them, in whatever rhythm they came. */
  #assertCycles(): void {
    const limit = Math.floor(Math.max(...this.#steps) * BURST);
    const counts = [...this.#cycles.values()];
    expect(Math.max(0, ...counts)).toBeLessThanOrEqual(limit);
    const counted = counts.reduce((sum, count) => sum + count, 0);
    expect(counted).toBeGreaterThanOrEqual(new Set(this.#passes.values()).size);
  }
}
