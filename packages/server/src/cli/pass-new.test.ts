import { createTokens, defineConfig, parseKeys } from '@urr/core';
import { readCookies } from '@urr/core/cookies';
import { beforeAll, describe, expect, it } from 'vitest';
import { folderWith, urr } from '../../test/support/cli';
import { hashSubject } from '../subject-hash';

const NOW = 1_800_000_000_000;
let keys: string;
beforeAll(async () => {
  keys = (await urr(['keys', 'new'])).out;
});

const make = (...args: string[]) =>
  urr(['pass', 'new', ...args], { stdin: async () => keys, clock: () => NOW });

const judge = (kind: 'vwr' | 'entry', token: string | undefined, nowMs: number, config = defineConfig()) =>
  createTokens({ config, kind, keys: parseKeys(keys)[kind], clock: () => nowMs }).verify(token);

describe('urr pass new', () => {
  it('prints one Cookie line with both passes of one visitor, good for as long as it says', async () => {
    const { code, out, err } = await make('--event', 'iu-2027', '--for', '15m');
    expect(code).toBe(0);
    expect(out).toMatch(/^Cookie: urr-vwr-token=\S+; urr-entry-token=\S+$/);
    expect(err).toBe(
      'good until 2027-01-15T08:15:00.000Z, for event iu-2027 at epoch 1; a secret, not for chats',
    );
    const line = out.slice('Cookie: '.length);
    const subjects = new Set<string>();
    for (const kind of ['vwr', 'entry'] as const) {
      const [token] = readCookies([line], `urr-${kind}-token`);
      const verdict = await judge(kind, token, NOW + 15 * 60_000);
      expect(verdict).toMatchObject({ ok: true, claims: { aud: 'iu-2027', epo: 1, pos: 0 } });
      if (verdict.ok) subjects.add(verdict.claims.sub);
      expect(await judge(kind, token, NOW + 15 * 60_000 + 5001)).toEqual({ ok: false, reason: 'expired' });
    }
    expect(subjects.size).toBe(1);
  });

  it('binds to a user and an epoch, for one tier, as JSON', async () => {
    const { out } = await make(
      '--event',
      'e',
      '--kind',
      'entry',
      '--subject',
      'kim',
      '--epoch',
      '3',
      '--json',
    );
    const { cookie, headers, endsAt } = JSON.parse(out);
    expect(cookie).toBe(`urr-entry-token=${headers['x-queue-entry-token']}`);
    expect(endsAt).toBe('2027-01-15T08:10:00.000Z');
    expect(await judge('entry', headers['x-queue-entry-token'], NOW)).toMatchObject({
      claims: { epo: 3, sub: await hashSubject('e', 'kim') },
    });
  });

  it('makes none for longer than verifiers take, and says what would', async () => {
    const { code, out, err } = await make('--event', 'e', '--for', '30m');
    expect([code, out]).toEqual([1, '']);
    expect(err).toBe(
      'urr pass new: ERR_INPUT_INVALID --for: 30m is longer than any verifier takes: 15m, 1.5 times ttl.vwrSeconds; make another pass then, or raise ttl.vwrSeconds everywhere to 1200',
    );
    const path = folderWith({ 'urr.json': { ttl: { vwrSeconds: 1200, entrySeconds: 1200 } } });
    const longer = await make('--event', 'e', '--for', '30m', '--config', path('urr.json'), '--json');
    const token = JSON.parse(longer.out).headers['x-urr-vwr-token'];
    const config = defineConfig({ ttl: { vwrSeconds: 1200 } });
    expect(await judge('vwr', token, NOW + 1_799_000, config)).toMatchObject({ ok: true });
    expect(await judge('vwr', token, NOW)).toEqual({ ok: false, reason: 'lifetime' });
  });

  it('takes cookie names from the configuration, from a module too', async () => {
    const path = folderWith({
      'urr.mjs': 'export default { cookies: { perEvent: true, hostPrefix: true } };',
    });
    const { out } = await make('--event', 'e', '--kind', 'vwr', '--config', path('urr.mjs'));
    expect(out).toMatch(/^Cookie: __Host-urr-vwr-token-e=\S+$/);
  });

  it.each([
    [[], 2, '--event ID is missing'],
    [['--event', 'a b'], 1, 'ERR_INPUT_INVALID --event'],
    [['--event', 'e', '--for', '30'], 2, '--for: expected a time as 90s, 30m or 1h30m'],
    [['--event', 'e', '--for', '0m'], 2, '--for: expected a time'],
    [['--event', 'e', '--kind', 'toString'], 2, '--kind: expected vwr, entry or both'],
    [['--event', 'e', '--epoch', '0'], 2, '--epoch'],
    [['--event', 'e', '--keys', '/nowhere'], 1, 'there is no such file'],
    [['--event', 'e', '--config', '/nowhere.json'], 1, 'ERR_INPUT_INVALID --config: cannot read'],
  ])('refuses %o with exit code %i', async (args, code, message) => {
    const result = await make(...args);
    expect(result.err).toContain(message);
    expect([result.code, result.out]).toEqual([code, '']);
  });

  it('does not wait for keys to be typed in', async () => {
    const { code, err } = await urr(['pass', 'new', '--event', 'e'], { answers: [] });
    expect([code, err]).toEqual([2, expect.stringContaining('--keys FILE is missing')]);
  });

  it('never repeats what it could not read as keys', async () => {
    const { code, err } = await urr(['pass', 'new', '--event', 'e'], { stdin: async () => 'a secret' });
    expect([code, err]).toEqual([1, 'urr pass new: ERR_INPUT_INVALID --keys: standard input is not JSON']);
    const none = await urr(['pass', 'new', '--event', 'e'], { stdin: async () => '{"vwr":[]}' });
    expect(none.err).toContain('ERR_KEYS_INVALID vwr: is empty');
  });
});
