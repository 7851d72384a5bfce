import { describe, expect, it, vi } from 'vitest';
import type { Outcome } from './client/snapshot';
import { createGuardedFetch, recover, refusalOf } from './guarded-fetch';

const admitted: Outcome = { state: 'admitted', eventId: 'iu-2027', waited: true, expiresAt: 1 };

function refused(by: 'vwr' | 'entry', extra: Record<string, unknown> = {}): Response {
  const body = {
    code: `${by}-required`,
    tier: by === 'vwr' ? 1 : 2,
    eventId: 'iu-2027',
    page: '/vwr/iu-2027',
    ...extra,
  };
  return new Response(JSON.stringify(body), {
    status: 403,
    headers: { 'content-type': 'application/problem+json', 'x-urr-refused': by },
  });
}

function guarded(answers: readonly (() => Response)[], outcome: Outcome = admitted) {
  let calls = 0;
  const bodies: Promise<string>[] = [];
  const fetch = vi.fn(async (input: RequestInfo | URL, init?: RequestInit) => {
    bodies.push(new Request(input, init).clone().text());
    return (answers[Math.min(calls++, answers.length - 1)] as () => Response)();
  });
  const recovering = vi.fn(async () => outcome);
  return { fetch, bodies, recovering, run: createGuardedFetch({ fetch, recover: recovering }) };
}

/** Waits for a turn that does not come. */
const never = () => new Promise<never>(() => {});

const ok = () => Response.json({ seats: 12 });
const url = 'https://shop.example/api/v1/seats/iu-2027/map';

describe('refusalOf', () => {
  it('sees the guard in the response and leaves its body to be read', async () => {
    const response = refused('entry', { reason: 'expired' });
    const refusal = refusalOf(response);
    expect(refusal).toMatchObject({ tier: 2, status: 403 });
    expect(await refusal?.problem()).toMatchObject({
      code: 'entry-required',
      reason: 'expired',
      eventId: 'iu-2027',
    });
    expect(await response.json()).toMatchObject({ code: 'entry-required' });
  });

  it('sees nothing in other responses', () => {
    expect(refusalOf(new Response('no', { status: 403 }))).toBeUndefined();
    expect(refusalOf(new Response('no', { headers: { 'x-urr-refused': 'maybe' } }))).toBeUndefined();
  });

  it('reads what other clients give for a response', async () => {
    const refusal = refusalOf({
      status: 403,
      headers: { 'X-Urr-Refused': 'vwr' },
      data: { eventId: 'iu-2027' },
    });
    expect(refusal?.tier).toBe(1);
    expect(await refusal?.problem()).toEqual({ eventId: 'iu-2027' });
  });

  it('survives a body that is no problem', async () => {
    const refusal = refusalOf(new Response('<html>', { status: 403, headers: { 'x-urr-refused': 'vwr' } }));
    expect(await refusal?.problem()).toEqual({});
  });
});

describe('a call that is given up', () => {
  it.each([
    ['while its own way of waiting goes on', false],
    ['before the waiting begins', true],
  ])('rejects with the reason, %s', async (_when, early) => {
    const giving = new AbortController();
    const fetch = vi.fn(async () => {
      if (early) giving.abort(new Error('changed my mind'));
      return refused('vwr');
    });
    const run = createGuardedFetch({ fetch, recover: never });
    const call = run(url, { signal: giving.signal });
    giving.abort(new Error('changed my mind'));
    await expect(call).rejects.toThrow('changed my mind');
    expect(fetch).toHaveBeenCalledOnce();
  });
});

describe('recover', () => {
  it('fails where no event is named', async () => {
    const refusal = refusalOf(refused('vwr', { eventId: undefined, code: 'event-required' }));
    expect(await recover(refusal as NonNullable<typeof refusal>)).toEqual({
      state: 'failed',
      eventId: '',
      code: 'event-required',
    });
  });
});

describe('guardedFetch', () => {
  it('passes answers through', async () => {
    const { run, fetch, recovering } = guarded([ok]);
    expect(await (await run(url)).json()).toEqual({ seats: 12 });
    expect(fetch).toHaveBeenCalledOnce();
    expect(recovering).not.toHaveBeenCalled();
  });

  it('waits and sends the request again', async () => {
    const { run, fetch, recovering } = guarded([() => refused('vwr'), ok]);
    expect((await run(url, { headers: { accept: 'application/json' } })).status).toBe(200);
    expect(fetch).toHaveBeenCalledTimes(2);
    expect(fetch.mock.calls[1]).toEqual(fetch.mock.calls[0]);
    expect(recovering).toHaveBeenCalledOnce();
  });

  it('goes through both tiers', async () => {
    const { run, fetch, recovering } = guarded([() => refused('vwr'), () => refused('entry'), ok]);
    expect((await run(url)).status).toBe(200);
    expect(fetch).toHaveBeenCalledTimes(3);
    expect(recovering).toHaveBeenCalledTimes(2);
  });

  it('sends once more and no more when the guard refuses again, and says why on the console, once', async () => {
    const report = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { run, fetch } = guarded([() => refused('vwr')]);
    expect((await run(url)).status).toBe(403);
    expect(fetch).toHaveBeenCalledTimes(2);
    await run(url);
    expect(report).toHaveBeenCalledExactlyOnceWith(
      expect.stringMatching(
        /^\[urr\] the cookie of the waiting room’s pass did not reach GET https:\/\/shop/,
      ),
    );
  });

  it('hands the refusal back, readable, when the visitor leaves', async () => {
    const { run, fetch } = guarded([() => refused('vwr')], { state: 'left', eventId: 'iu-2027' });
    const response = await run(url);
    expect(await response.json()).toMatchObject({ code: 'vwr-required' });
    expect(fetch).toHaveBeenCalledOnce();
  });

  it.each([
    ['POST', undefined, 1],
    ['PATCH', undefined, 1],
    ['POST', 'pay-1', 2],
    ['PUT', undefined, 2],
    ['DELETE', undefined, 2],
  ])('sends %s with key %s %i time(s)', async (method, key, times) => {
    const init = {
      method,
      body: method === 'DELETE' ? null : '{}',
      headers: key ? { 'Idempotency-Key': key } : {},
    };
    for (const asRequest of [false, true]) {
      const { run, fetch, recovering, bodies } = guarded([() => refused('entry'), ok]);
      await (asRequest ? run(new Request(url, init)) : run(url, init));
      expect(fetch).toHaveBeenCalledTimes(times);
      expect(recovering).toHaveBeenCalledOnce();
      expect(new Set(await Promise.all(bodies)).size).toBe(1);
    }
  });

  it('does not send a stream twice', async () => {
    const { run, fetch } = guarded([() => refused('vwr'), ok]);
    const body = new ReadableStream({ start: (controller) => controller.close() });
    await run(url, { method: 'PUT', body, duplex: 'half' } as RequestInit);
    expect(fetch).toHaveBeenCalledOnce();
  });

  it('rejects as fetch does', async () => {
    const { run } = guarded([
      () => {
        throw new TypeError('Failed to fetch');
      },
    ]);
    await expect(run(url)).rejects.toThrow('Failed to fetch');
  });
});
