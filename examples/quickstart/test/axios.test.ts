import { expect, it, vi } from 'vitest';
import { guardAxios } from '../src/axios';

const recover = vi.hoisted(() => vi.fn());
vi.mock('@urr/browser', async (original) => ({ ...(await original<object>()), recover }));

type Axios = Parameters<typeof guardAxios>[0];
type Config = Parameters<Axios['request']>[0];
type Failed = Parameters<Axios['interceptors']['response']['use']>[1];

/** As axios does it: answers above 299 are errors with the request's config and the response. */
function axiosOf(refusedBy: (config: Config) => 'vwr' | 'entry' | undefined) {
  const sent: Config[] = [];
  const handlers: Failed[] = [];
  const request = async (config: Config): Promise<unknown> => {
    sent.push(config);
    const tier = refusedBy(config);
    if (!tier) return { status: 200 };
    const response = { status: 403, headers: { 'x-urr-refused': tier }, data: { eventId: 'iu-2027' } };
    return handlers[0]?.({ config, response });
  };
  guardAxios({ request, interceptors: { response: { use: (_, failed) => handlers.push(failed) } } });
  return { request, sent };
}

const headers = (...names: string[]) => ({ has: (name: string) => names.includes(name) });

it('waits in both lines and makes the call again', async () => {
  recover.mockResolvedValue({ state: 'admitted' });
  const { request, sent } = axiosOf(({ urrTier = 0 }) => (['vwr', 'entry'] as const)[urrTier]);
  expect(await request({ method: 'get', headers: headers() })).toEqual({ status: 200 });
  expect(sent).toHaveLength(3);
});

it('gives up where the pass does not arrive', async () => {
  recover.mockResolvedValue({ state: 'admitted' });
  const { request, sent } = axiosOf(() => 'vwr');
  await expect(request({ method: 'get', headers: headers() })).rejects.toMatchObject({
    config: { urrTier: 1 },
  });
  expect(sent).toHaveLength(2);
});

it('makes a payment twice only if it has a key that makes it one', async () => {
  recover.mockResolvedValue({ state: 'admitted' });
  const bare = axiosOf(({ urrTier }) => (urrTier ? undefined : 'entry'));
  await expect(bare.request({ method: 'post', headers: headers() })).rejects.toBeDefined();
  expect(bare.sent).toHaveLength(1);
  const keyed = axiosOf(({ urrTier }) => (urrTier ? undefined : 'entry'));
  await keyed.request({ method: 'post', headers: headers('Idempotency-Key') });
  expect(keyed.sent).toHaveLength(2);
});

it('hands the refusal on when the visitor leaves', async () => {
  recover.mockResolvedValue({ state: 'left' });
  const { request, sent } = axiosOf(() => 'vwr');
  await expect(request({ headers: headers() })).rejects.toMatchObject({ response: { status: 403 } });
  expect(sent).toHaveLength(1);
});
