import { StoreUnavailableError } from '@urr/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createBench, EVENT, START } from '../../test/support/room-bench';
import { createAdvancerHandler } from '../lambda/advancer';
import { createLocal } from '../local/create-local';
import { memoryOperatorLog } from '../operator/log';
import { createOperator } from '../operator/operator';
import type { WaitingRoomStore } from '../waiting-room/store';
import { createPaceKeeper } from './create-pace-keeper';
import type { OriginProbe } from './measure';

const kim = { who: 'kim' };

/** An event of 500 every 10 s with a long line, and what feedback is told of the origin. */
async function setUp(
  options: { wrap?: (store: WaitingRoomStore) => WaitingRoomStore; floorStep?: number } = {},
) {
  const { wrap, floorStep = 50 } = options;
  const bench = await createBench({ event: null, ...(wrap === undefined ? {} : { wrap }) });
  const log = memoryOperatorLog();
  let failed = 0;
  let come = true;
  let origin: OriginProbe = () => ({ requests: 100, failed });
  const process = (skewMs = 0) => {
    const room = skewMs === 0 ? bench.room : bench.neighbour(skewMs);
    const clock = () => bench.now() + skewMs;
    const operator = createOperator({ room, log, clock });
    const crowd = {
      ...room,
      claims: async (_: string, cycles: readonly number[]) => cycles.map(() => (come ? 1_000_000 : 0)),
    };
    return {
      operator,
      keeper: createPaceKeeper({ room: crowd, operator, origin: (asked) => origin(asked), clock }),
    };
  };
  const { operator, keeper } = process();
  await operator.configure(EVENT, { pacing: { step: 500, everySeconds: 10 } }, kim);
  await operator.configure(EVENT, { pacing: { feedback: { floorStep } } }, kim);
  await bench.fill(1_000_000);
  const pacing = async () => (await operator.get(EVENT))?.settings.pacing;
  return {
    ...bench,
    operator,
    keeper,
    process,
    pacing,
    step: async () => (await pacing())?.step,
    by: async (who: string) => (await operator.history(EVENT)).filter((entry) => entry.who === who),
    failing(share: number) {
      failed = share * 100;
    },
    stayAway() {
      come = false;
    },
    ask(probe: OriginProbe) {
      origin = probe;
    },
    /** Cycle after cycle: time passes, one tick. */
    async cycles(count: number) {
      const runs = [];
      for (let n = 0; n < count; n++) {
        bench.advance(10_000);
        runs.push(...(await keeper.tick()));
      }
      return runs;
    },
  };
}

/** The steps the head makes from now on, cycle by cycle, with nobody but readers about. */
async function stepsOf(
  { serving, advance }: Pick<Awaited<ReturnType<typeof setUp>>, 'serving' | 'advance'>,
  cycles: number,
) {
  const steps: number[] = [];
  let before = await serving();
  for (let n = 0; n < cycles; n++) {
    advance(10_000);
    const now = await serving();
    steps.push(now - before);
    before = now;
  }
  return steps;
}

describe('a keeper of the pace', () => {
  it('leaves events alone whose pace nobody told it to keep', async () => {
    const { keeper, operator, step } = await setUp();
    await operator.configure(EVENT, { pacing: { feedback: null } }, kim);
    expect(await keeper.tick()).toEqual([]);
    expect(await step()).toBe(500);
  });

  it('decides once a period, however often and by however many it is asked', async () => {
    const { keeper, process, advance, room } = await setUp();
    const others = [process(), process(), process()];
    const states: string[] = [];
    for (let second = 0; second < 40; second++) {
      const runs = await Promise.all([keeper.tick(), ...others.map((other) => other.keeper.tick())]);
      states.push(...runs.flat().map(({ state }) => state));
      advance(1000);
      if (second % 7 === 0) await room.advance();
    }
    expect(states.filter((state) => state === 'renewed')).toHaveLength(4);
    expect(states.every((state) => /^(?:renewed|early|overtaken)$/.test(state))).toBe(true);
  });

  it('halves the step when requests fail, writes down who and why, and what was decided', async () => {
    const { cycles, failing, step, by, operator } = await setUp();
    await cycles(2);
    failing(0.1);
    expect(await cycles(1)).toMatchObject([{ state: 'decided', step: 250, reason: 'errors' }]);
    expect(await step()).toBe(250);
    const [entry] = await by('feedback');
    expect(entry).toMatchObject({ action: 'configure', why: 'errors' });
    expect([entry?.before?.settings.pacing?.step, entry?.after?.settings.pacing?.step]).toEqual([500, 250]);
    expect((await operator.get(EVENT))?.settings.pacing?.feedback).toMatchObject({
      plan: { step: 500, everySeconds: 10 },
      floorStep: 50,
      until: new Date(START + 90_000).toISOString(),
    });
  });

  it('does not take errors of the old step for errors of the new one, and raises again below where it broke', async () => {
    const { cycles, failing, step } = await setUp();
    await cycles(2);
    failing(0.1);
    await cycles(4);
    expect(await step()).toBe(250);
    failing(0);
    await cycles(20);
    expect(await step()).toBe(450);
  });

  it('never lets more in than the plan and its burst, whatever it decides', async () => {
    const { cycles, room, step, advance, join, store, stayAway } = await setUp();
    stayAway();
    await cycles(60);
    expect(await step()).toBe(600);
    expect((await room.get(EVENT))?.segments.at(-1)?.step).toBe(600);
    advance(10_000);
    const counted = vi.spyOn(store, 'countClaim');
    await room.configure(EVENT, { ledger: 'none' });
    // All of them are served at once: the line behind them is far below its head.
    await room.reset(EVENT);
    await join(3);
    expect(counted.mock.calls.map(([{ limit }]) => limit)).toEqual([600, 600, 600]);
  });

  it('adds little to the settings, of which a table keeps a copy for each decision', async () => {
    const { cycles, room, failing } = await setUp();
    await cycles(2);
    failing(0.1);
    await cycles(4);
    const { settings } = (await room.get(EVENT)) ?? {};
    expect(settings?.pacing.feedback?.last).toBeDefined();
    expect(JSON.stringify(settings).length).toBeLessThan(640);
  });

  it('says so where the operator it was given has no room', async () => {
    const { room, now, advance, cycles } = await setUp();
    await cycles(2);
    advance(10_000);
    const operator = createOperator({ queue: createLocal().queue, clock: now });
    const keeper = createPaceKeeper({
      room,
      operator,
      clock: now,
      origin: () => ({ requests: 100, failed: 50 }),
    });
    const [run] = await keeper.tick();
    expect(run).toMatchObject({ state: 'failed', error: { code: 'ERR_INPUT_INVALID' } });
  });

  describe('when nobody decides any more', () => {
    it('goes to the floor by itself, with nothing but readers', async () => {
      const bench = await setUp();
      await bench.cycles(2);
      const steps = await stepsOf(bench, 12);
      expect(steps.slice(0, 6)).toEqual([500, 500, 500, 500, 500, 500]);
      expect(steps.slice(8)).toEqual([50, 50, 50, 50]);
      expect(await bench.step()).toBe(50);
    });

    it('goes to the floor with nothing but the timer of one minute', async () => {
      const bench = await setUp();
      await bench.cycles(2);
      for (let minute = 0; minute < 3; minute++) {
        bench.advance(60_000);
        await bench.room.advance();
      }
      expect((await bench.room.get(EVENT))?.segments.at(-1)?.step).toBe(50);
    });

    it('is taken over by another process before that, as if nothing had happened', async () => {
      const { cycles, process, advance, step } = await setUp();
      await cycles(3);
      advance(40_000);
      const [run] = await process().keeper.tick();
      expect([run?.state, await step()]).toEqual(['renewed', 500]);
    });

    it('grows from the floor when somebody decides again', async () => {
      const { cycles, advance, step } = await setUp();
      await cycles(2);
      advance(300_000);
      const steps = (await cycles(3)).map((run) => run.step);
      expect(steps).toEqual([75, 100, 125]);
      expect(await step()).toBe(125);
    });
  });

  describe('where something cannot be measured', () => {
    beforeEach(() => void vi.useFakeTimers());
    afterEach(() => void vi.useRealTimers());

    it.each<[string, OriginProbe]>([
      ['throws', () => Promise.reject(new Error('no route'))],
      [
        'throws at once',
        () => {
          throw new Error('no route');
        },
      ],
      ['knows nothing', () => undefined],
      ['makes no sense', () => ({ requests: 1, failed: Number.NaN })],
      ['counts more failures than requests', () => ({ requests: 1, failed: 2 })],
    ])('an origin that %s holds the pace and then lets it fall', async (_, probe) => {
      const { cycles, ask, step, advance } = await setUp();
      await cycles(2);
      ask(probe);
      expect((await cycles(5)).map(({ state }) => state)).toEqual(Array(5).fill('unknown'));
      expect(await step()).toBe(500);
      advance(10_000);
      expect(await step()).toBe(50);
    });

    it('an origin that never answers does not hold anybody up', async () => {
      const { cycles, ask, keeper, advance } = await setUp();
      await cycles(2);
      const ended = vi.fn();
      ask(({ signal }) => {
        signal.addEventListener('abort', ended);
        return new Promise(() => {});
      });
      advance(10_000);
      const tick = keeper.tick();
      await vi.advanceTimersByTimeAsync(2000);
      expect(await tick).toMatchObject([{ state: 'unknown' }]);
      expect(ended).toHaveBeenCalledOnce();
    });

    it('an entry queue that does not answer is no reason to go on', async () => {
      const { room, operator, now, cycles, advance } = await setUp();
      await cycles(2);
      advance(10_000);
      const queue = { get: () => Promise.reject(new StoreUnavailableError('gone')) };
      const keeper = createPaceKeeper({ room, operator, queue, clock: now });
      expect(await keeper.tick()).toMatchObject([{ state: 'unknown', step: 500 }]);
    });
  });

  describe('beside operators', () => {
    it('stops when one sets the pace, and starts when told', async () => {
      const { cycles, operator, step, pacing } = await setUp();
      await cycles(2);
      await operator.configure(EVENT, { pacing: { step: 300 } }, kim);
      expect(await cycles(10)).toEqual([]);
      expect(await pacing()).toEqual({ step: 300, everySeconds: 10, burst: 1.2, refill: 0 });
      await operator.configure(EVENT, { pacing: { feedback: { floorStep: 30 } } }, kim);
      await cycles(1);
      expect(await pacing()).toMatchObject({ step: 300, feedback: { plan: { step: 300 }, floorStep: 30 } });
      expect(await step()).toBe(300);
    });

    it('loses against one who was faster, in whichever process', async () => {
      const { cycles, ask, failing, process, pacing, by } = await setUp();
      await cycles(2);
      failing(0.5);
      ask(async () => {
        await process().operator.configure(EVENT, { pacing: { step: 400 } }, kim);
        return { requests: 100, failed: 50 };
      });
      expect(await cycles(1)).toMatchObject([{ state: 'overtaken' }]);
      expect(await pacing()).toMatchObject({ step: 400 });
      expect(await pacing()).not.toHaveProperty('feedback');
      expect(await by('feedback')).toEqual([]);
    });

    it('leaves everything else they set alone', async () => {
      const { cycles, operator, ask } = await setUp();
      await cycles(2);
      ask(async () => {
        await operator.configure(EVENT, { message: { en: 'Slower now' } }, kim);
        await operator.pause(EVENT, kim);
        return { requests: 100, failed: 50 };
      });
      await cycles(1);
      expect(await operator.get(EVENT)).toMatchObject({
        phase: 'paused',
        settings: { message: { en: 'Slower now' }, pacing: { step: 250 } },
      });
    });

    it('keeps what was decided through a pause', async () => {
      const { cycles, operator, step } = await setUp();
      await cycles(2);
      await operator.pause(EVENT, kim);
      await cycles(30);
      await operator.resume(EVENT, kim);
      await cycles(1);
      expect(await step()).toBe(500);
    });

    it('does not bring back in a pause what had run out before it', async () => {
      const { cycles, operator, step, advance } = await setUp();
      await cycles(2);
      advance(300_000);
      await operator.pause(EVENT, kim);
      await cycles(2);
      expect(await step()).toBe(50);
      await operator.resume(EVENT, kim);
      expect((await cycles(2)).map((run) => run.step)).toEqual([75, 100]);
    });

    it('goes on from where it is under other rules, and is not combined with a schedule', async () => {
      const { cycles, operator, failing, pacing } = await setUp();
      await cycles(2);
      failing(0.5);
      await cycles(1);
      await operator.configure(EVENT, { pacing: { feedback: { floorStep: 100 }, burst: 1.5 } }, kim);
      expect(await pacing()).toMatchObject({ step: 250, burst: 1.5, feedback: { plan: { step: 500 } } });
      const schedule = [{ at: '2099-01-01T00:00:00Z', step: 1 }];
      await expect(
        operator.configure(EVENT, { pacing: { feedback: { floorStep: 1 }, schedule } }, kim),
      ).rejects.toThrow('ERR_INPUT_INVALID pacing.feedback: expected without pacing.schedule');
      await expect(
        operator.configure(EVENT, { pacing: { feedback: { floorStep: 900 } } }, kim),
      ).rejects.toThrow('ERR_INPUT_INVALID pacing.feedback.floorStep: expected at most the step, 500');
      await expect(
        operator.configure(EVENT, { pacing: { feedback: { floor: 9 } as never } }, kim),
      ).rejects.toThrow('ERR_INPUT_INVALID pacing.feedback.');
    });
  });

  it('decides once when the answer to its change was lost', async () => {
    let lose = false;
    const { cycles, failing, step, by, advance, keeper } = await setUp({
      wrap: (store) => ({
        ...store,
        async writeEvent(change) {
          const written = await store.writeEvent(change);
          if (!lose) return written;
          lose = false;
          throw new StoreUnavailableError('no answer');
        },
      }),
    });
    await cycles(2);
    failing(0.5);
    advance(10_000);
    lose = true;
    expect(await keeper.tick()).toMatchObject([{ state: 'failed' }]);
    expect(await keeper.tick()).toMatchObject([{ state: 'early' }]);
    expect(await step()).toBe(250);
    expect(await by('feedback')).toMatchObject([{ failed: 'ERR_STORE_UNAVAILABLE' }]);
  });

  it('decides once a period among clocks that are half a minute apart', async () => {
    const { process, advance, step } = await setUp();
    const keepers = [process(), process(30_000), process(-30_000)];
    const decided: string[] = [];
    for (let second = 0; second < 200; second++) {
      for (const { keeper } of keepers) {
        for (const { state } of await keeper.tick()) if (state !== 'early') decided.push(state);
      }
      advance(1000);
    }
    expect(decided.length).toBeGreaterThanOrEqual(18);
    expect(decided.length).toBeLessThanOrEqual(25);
    expect(await step()).toBe(500);
  });

  it('outlives a clock that was hours ahead', async () => {
    const { process, cycles, step } = await setUp();
    await process(7_200_000).keeper.tick();
    expect((await cycles(2)).map(({ state }) => state)).toEqual(['renewed', 'renewed']);
    expect(await step()).toBe(500);
  });

  it('is called by the timer in Lambda, and tells what became of it', async () => {
    const { room, keeper, operator, advance } = await setUp();
    await operator.configure(EVENT, { pacing: { feedback: { floorStep: 50, periodSeconds: 60 } } }, kim);
    const handler = createAdvancerHandler({ room, operator, keeper });
    expect((await handler()).pace).toMatchObject([{ eventId: EVENT, state: 'renewed', step: 500 }]);
    advance(20_000);
    expect((await handler()).pace).toMatchObject([{ state: 'early' }]);
    advance(40_000);
    expect((await handler()).pace).toMatchObject([{ state: 'renewed' }]);
    const broken = { tick: () => Promise.reject(new StoreUnavailableError('gone')) };
    expect((await createAdvancerHandler({ room, keeper: broken })()).failed).toEqual([
      { eventId: '*', reason: 'ERR_STORE_UNAVAILABLE' },
    ]);
  });
});
