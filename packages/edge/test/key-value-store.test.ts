/** What a store that people may also write by hand makes of a CloudFront Function, in the engine it runs in. */
import { type ConfigInput, defineConfig } from '@urr/core';
import { buildGuardFunction, buildKeyValues } from '@urr/edge/cloudfront-functions';
import { describe, expect, inject, it } from 'vitest';
import { functionRunner, toFunctionEvent } from './support/built-function';
import { bothCookies, keys, NOW, SECRETS } from './support/passes';

const njsPath = inject('njsPath');
const enforced: ConfigInput = { mode: 'shadow', events: { 'iu-2027': { mode: 'enforce', minEpoch: 1 } } };
const rings = { 'urr:keys': buildKeyValues({ config: defineConfig({}), keys })['urr:keys'] as string };

describe.skipIf(njsPath === null)('a function with a KeyValueStore', () => {
  const run = functionRunner(njsPath as string);

  /** Statuses of the answers; `passes` where there is none. */
  async function statuses(
    input: ConfigInput,
    values: Readonly<Record<string, string>>,
    targets: readonly string[],
    cookies: readonly string[] = [],
  ): Promise<(number | string)[]> {
    const config = defineConfig(input, { warn: () => {} });
    const source = buildGuardFunction({ config, keyValueStore: true });
    const events = targets.map((target) => toFunctionEvent({ target, cookies }));
    const answers = await run(source, { events, queries: targets.map(() => null), values, now: NOW });
    return answers.map(({ answer, thrown }) => thrown ?? answer?.statusCode ?? 'passes');
  }

  const targets = [
    '/api/v1/seats/iu-2027/A',
    '/api/v1/seats/IU-2027/A',
    '/api/v1/seats/other/A',
    '/api/v1/me',
    '//x',
    '/api/v1/seats/iu-2027%C2%A0/A',
  ];
  const off = { ...rings, 'urr:mode': 'off' };

  it('lets everybody pass everywhere once the store says off, events enforced by the built-in configuration too', async () => {
    expect(await statuses(enforced, off, targets)).toEqual(targets.map(() => 'passes'));
  });

  it('follows the built-in configuration where the store has no mode, or shadow', async () => {
    for (const mode of [{}, { 'urr:mode': 'shadow' }]) {
      const expected = [403, 403, 'passes', 'passes', 400, 400];
      expect(await statuses(enforced, { ...rings, ...mode }, targets)).toEqual(expected);
    }
  });

  it('obeys the store for one event while everything else is off, with the lowest epoch that is built in', async () => {
    const values = { ...off, 'urr:event:iu-2027': '{"mode":"enforce"}', 'urr:enforced': '1' };
    expect(await statuses(enforced, values, targets)).toEqual([403, 403, 'passes', 'passes', 400, 400]);
    expect(await statuses(enforced, values, targets.slice(0, 1), [bothCookies])).toEqual(['passes']);
    const raised: ConfigInput = { events: { 'iu-2027': { minEpoch: 9 } } };
    expect(await statuses(raised, values, targets.slice(0, 1), [bothCookies])).toEqual([403]);
  });

  const strong = { kid: 'k', secret: SECRETS.vwr };
  it.each([
    ['a secret of 31 characters', [{ kid: 'k', secret: 'x'.repeat(31) }]],
    ['a weak key beside a good one', [strong, { kid: 'weak', secret: 'nine-char' }]],
    ['base64 of a few bytes', [{ kid: 'k', base64: btoa('nine-char') }]],
    ['a key without a secret', [{ kid: 'k' }]],
    ['a secret that is no text', [{ kid: 'k', secret: 123_456_789 }]],
    ['an empty ring', []],
    ['no ring at all', undefined],
  ])('has a fault with %s, as with no keys', async (_what, entry) => {
    const values = { 'urr:keys': JSON.stringify({ vwr: [strong], entry }) };
    const at = targets.slice(0, 1);
    expect(await statuses({}, values, at, [bothCookies])).toEqual([503]);
    expect(await statuses({}, {}, at, [bothCookies])).toEqual([503]);
    expect(await statuses({ failMode: 'open' }, values, at)).toEqual(['passes']);
    expect(await statuses({}, { ...values, 'urr:mode': 'off' }, at)).toEqual(['passes']);
  });

  it('takes a secret of 32 characters', async () => {
    const ring = [{ kid: 'k', secret: 'x'.repeat(32) }];
    const values = {
      'urr:keys': JSON.stringify({ vwr: ring, entry: [{ kid: 'e', base64: btoa('y'.repeat(32)) }] }),
    };
    expect(await statuses({}, values, targets.slice(0, 1))).toEqual([403]);
  });
});
