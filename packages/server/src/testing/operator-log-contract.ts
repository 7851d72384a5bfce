/** Everything the operator relies on in its log, as tests. */
import { isUrrError } from '@urr/core';
import type { OperatorEntry, OperatorLog } from '../operator/log';
import type { KeptPlan, PlanStore } from '../operator/plans';
import type { TestRunner } from './runner';

export type OperatorLogContractOptions = {
  /** What the suite is called: the log's name. */
  readonly name: string;
  /** Called before each case. The same log may come again: every case uses events of its own. */
  readonly create: () => OperatorLog | Promise<OperatorLog>;
};

/**
 * Registers the suite. A log passes when it gives entries back whole and in order, keeps one of many entries of the
 * same revision, and, where it keeps plans, lets one of many writers of the same version win.
 *
 * @param runner `describe`, `it` and `expect` of the test runner in use
 */
export function operatorLogContract(runner: TestRunner, options: OperatorLogContractOptions): void {
  const { expect } = runner;
  const it = (title: string, body: (log: OperatorLog) => Promise<void>): void =>
    runner.it(title, async () => body(await options.create()));

  runner.describe(`operator log contract: ${options.name}`, () => {
    it('is empty for an event nobody changed', async (log) => {
      expect(await log.list(newEventId())).toEqual([]);
      expect(await log.list(newEventId(), { before: 7 })).toEqual([]);
    });

    it('gives entries back whole, newest first', async (log) => {
      const eventId = newEventId();
      const entries = [
        entry(eventId, 1),
        entry(eventId, 2, { why: 'overload', failed: 'ERR_STORE_UNAVAILABLE' }),
        entry(eventId, 3, { action: 'plan', plan: plan('one') }),
      ];
      for (const one of entries) await log.append(one);
      expect(await log.list(eventId)).toEqual([...entries].reverse());
      expect(await log.list(newEventId())).toEqual([]);
    });

    it('lists pages back to the first, and none below it', async (log) => {
      const eventId = newEventId();
      for (let rev = 1; rev <= 5; rev++) await log.append(entry(eventId, rev));
      const page = async (limit: number, before?: number): Promise<readonly number[]> =>
        (await log.list(eventId, { limit, before })).map(({ rev }) => rev);
      expect(await page(2)).toEqual([5, 4]);
      expect(await page(2, 4)).toEqual([3, 2]);
      expect(await page(2, 2)).toEqual([1]);
      expect(await page(2, 1)).toEqual([]);
      expect(await page(3, 99)).toEqual([5, 4, 3]);
    });

    it('keeps one of many entries of a revision and tells the others how far the event is', async (log) => {
      const eventId = newEventId();
      await log.append(entry(eventId, 1));
      const tries = await Promise.all(
        Array.from({ length: 10 }, (_, n) =>
          log.append(entry(eventId, 2, { who: `operator ${n}` })).then(
            () => 'kept',
            (error: unknown) =>
              isUrrError(error, 'ERR_CONFLICT') ? (error as { rev?: number }).rev : String(error),
          ),
        ),
      );
      expect(tries.filter((one) => one === 'kept').length).toBe(1);
      expect(tries.filter((one) => one === 2).length).toBe(9);
      expect((await log.list(eventId)).length).toBe(2);
    });

    const itPlans = (title: string, body: (plans: PlanStore) => Promise<void>): void =>
      it(`plans: ${title}`, async ({ plans }) => {
        if (plans !== undefined) await body(plans);
      });

    itPlans('none for an event that never had one', async (plans) => {
      expect(await plans.read(newEventId())).toEqual({ version: 0, plans: [] });
    });

    itPlans('gives back what was written and lists the event, also when nothing is left', async (plans) => {
      const eventId = newEventId();
      const kept = [plan('one'), plan('two', { takenUntil: 1_800_000_030_000 })];
      expect(await plans.write(eventId, kept, 0)).toBe(true);
      expect(await plans.read(eventId)).toEqual({ version: 1, plans: kept });
      expect((await plans.events()).includes(eventId)).toBe(true);
      expect(await plans.write(eventId, [], 1)).toBe(true);
      expect(await plans.read(eventId)).toEqual({ version: 2, plans: [] });
    });

    itPlans('lets one of many writers of a version win', async (plans) => {
      const eventId = newEventId();
      for (const version of [0, 1]) {
        const ids = Array.from({ length: 8 }, (_, n) => `writer-${version}-${n}`);
        const won = await Promise.all(ids.map((id) => plans.write(eventId, [plan(id)], version)));
        expect(won.filter(Boolean).length).toBe(1);
        expect((await plans.read(eventId)).plans[0]?.id).toBe(ids[won.indexOf(true)]);
      }
      expect(await plans.write(eventId, [], 7)).toBe(false);
    });
  });
}

let events = 0;

function newEventId(): string {
  events += 1;
  return `logged-${Date.now().toString(36)}-${events}`;
}

function plan(id: string, differences: Partial<KeptPlan> = {}): KeptPlan {
  return {
    id,
    at: '2027-05-01T11:00:00.000Z',
    action: 'configure',
    settings: { maxUsers: 0, message: { ko: '잠시만요' } },
    who: 'kim',
    why: null,
    ...differences,
  };
}

/** An entry of the log with some of everything in it. */
export function entry(eventId: string, rev: number, differences: Partial<OperatorEntry> = {}): OperatorEntry {
  const settings = {
    phase: 'open' as const,
    opensAt: null,
    closesAt: '2027-05-01T11:00:00.000Z',
    order: 'arrival' as const,
    pacing: { step: 500, everySeconds: 10, burst: 1.2, refill: 0 },
    ledger: null,
    maxUsers: 0,
    threshold: null,
    message: { ko: '잠시만요', en: 'One "moment"' },
  };
  return {
    eventId,
    rev,
    at: 1_800_000_000_000 + rev,
    action: 'open',
    who: 'kim',
    why: null,
    before: null,
    after: { epoch: 1, settings },
    ...differences,
  };
}
