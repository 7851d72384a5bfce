import { isUrrError } from '@urr/core/errors';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Caller, createCaller } from './caller';

const GET = { operation: 'GetItem', table: 'urr-counters' };

/** Fails as told, then answers. */
function task(...failures: readonly (object | null)[]) {
  const left = [...failures];
  const tried = vi.fn(async () => {
    const failure = left.shift();
    if (failure != null) throw Object.assign(new Error('from DynamoDB'), failure);
    return 'answer';
  });
  return tried;
}

const RESET = { code: 'ECONNRESET' };
const THROTTLE = { name: 'ThrottlingException' };

describe('a caller', () => {
  let caller: Caller;
  beforeEach(() => {
    vi.useFakeTimers();
    caller = createCaller({ timeoutMs: 1000, region: async () => 'ap-northeast-2' });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Settles a call while time passes as fast as it can. */
  async function settle<T>(call: Promise<T>): Promise<T | Error> {
    const settled = call.catch((error: Error) => error);
    await vi.runAllTimersAsync();
    return settled;
  }

  it.each([RESET, THROTTLE, { $metadata: { httpStatusCode: 500 } }])(
    'tries three times on %o, with pauses between',
    async (failure) => {
      const tried = task(failure, failure);
      const answer = caller.call(GET, tried, true);
      await vi.advanceTimersByTimeAsync(0);
      expect(tried).toHaveBeenCalledTimes(1);
      expect(await settle(answer)).toBe('answer');
      expect(tried).toHaveBeenCalledTimes(3);
    },
  );

  it('gives up after the third try and says what happened', async () => {
    const error = await settle(caller.call(GET, task(THROTTLE, THROTTLE, THROTTLE), true));
    expect(isUrrError(error, 'ERR_STORE_UNAVAILABLE')).toBe(true);
    expect(error).toMatchObject({
      message: 'ERR_STORE_UNAVAILABLE table "urr-counters" is throttling (GetItem: ThrottlingException)',
      retryAfterSeconds: 2,
    });
  });

  it('tries once what must not be repeated', async () => {
    const tried = task(RESET);
    const error = await settle(caller.call(GET, tried, false));
    expect(error).toMatchObject({
      message: 'ERR_STORE_UNAVAILABLE table "urr-counters" cannot be reached (GetItem: ECONNRESET)',
    });
    expect(tried).toHaveBeenCalledTimes(1);
  });

  it('tries once what will not get better', async () => {
    const tried = task({ name: 'AccessDeniedException', message: 'arn:aws:iam::1:user/x is not authorized' });
    const error = await settle(caller.call(GET, tried, true));
    expect((error as Error).message).toBe(
      'ERR_STORE_UNAVAILABLE GetItem on table "urr-counters" was refused: AccessDeniedException',
    );
    expect(tried).toHaveBeenCalledTimes(1);
  });

  it('says how to make a missing table', async () => {
    const error = await settle(caller.call(GET, task({ name: 'ResourceNotFoundException' }), true));
    expect((error as Error).message).toBe(
      'ERR_STORE_UNAVAILABLE table "urr-counters" not found in ap-northeast-2; npx @urr/server tables create',
    );
  });

  it('ends a try that takes too long, and tells it so', async () => {
    const signals: AbortSignal[] = [];
    const silent = (signal: AbortSignal) => {
      signals.push(signal);
      return new Promise<never>(() => {});
    };
    const error = await settle(caller.call(GET, silent, true));
    expect((error as Error).message).toBe(
      'ERR_STORE_UNAVAILABLE table "urr-counters" did not answer GetItem within 1000 ms',
    );
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, true]);
  });

  it('makes few retries when everything fails', async () => {
    const down = vi.fn(async () => {
      throw Object.assign(new Error(), THROTTLE);
    });
    for (let n = 0; n < 100; n++) await settle(caller.call(GET, down, true));
    expect(down.mock.calls.length).toBeLessThanOrEqual(100 + 20 + 10);
  });

  describe('with a table that keeps failing', () => {
    const once = (failure?: object) => settle(caller.call(GET, task(failure ?? null), false));

    beforeEach(async () => {
      for (let n = 0; n < 5; n++) await once(RESET);
    });

    it('asks nobody for a second', async () => {
      const tried = task();
      const error = await settle(caller.call(GET, tried, true));
      expect(error).toMatchObject({
        message:
          'ERR_STORE_UNAVAILABLE table "urr-counters" failed again and again; calls are held back for a moment',
        retryAfterSeconds: 1,
      });
      expect(tried).not.toHaveBeenCalled();
    });

    it('goes on with the other table', async () => {
      expect(await settle(caller.call({ ...GET, table: 'urr-positions' }, task(), false))).toBe('answer');
    });

    it('tries again after the second and is back when that went well', async () => {
      await vi.advanceTimersByTimeAsync(1000);
      expect([await once(), await once(RESET), await once()]).toMatchObject(['answer', {}, 'answer']);
    });

    it('waits another second when that went wrong', async () => {
      await vi.advanceTimersByTimeAsync(1000);
      await once(RESET);
      expect(await once()).toMatchObject({ retryAfterSeconds: 1 });
    });
  });

  it('leaves no listeners with anybody when many calls have waited for a table to come back', async () => {
    const warnings: string[] = [];
    const listen = ({ name }: Error) => void warnings.push(name);
    process.on('warning', listen);
    for (let n = 0; n < 5; n++) await settle(caller.call(GET, task(RESET), false));
    await vi.advanceTimersByTimeAsync(1000);
    let answer = (_: string) => {};
    const first = caller.call(GET, () => new Promise<string>((resolve) => (answer = resolve)), true);
    const others = Array.from({ length: 40 }, () => caller.call(GET, task(), true));
    await vi.advanceTimersByTimeAsync(10);
    answer('answer');
    expect(new Set(await Promise.all([first, ...others]))).toEqual(new Set(['answer']));
    await vi.advanceTimersByTimeAsync(0);
    process.off('warning', listen);
    expect(warnings).toEqual([]);
  });

  it('takes throttling for a sign of life: it never holds calls back', async () => {
    for (let n = 0; n < 50; n++) await settle(caller.call(GET, task(THROTTLE), false));
    expect(await settle(caller.call(GET, task(), false))).toBe('answer');
  });
});
