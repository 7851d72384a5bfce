import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync, utimesSync } from 'node:fs';
import { createTokens, defineConfig, parseKeys } from '@urr/core';
import { describe, expect, it } from 'vitest';
import { folderWith, urr } from '../../test/support/cli';

type Written = Record<string, { kid: string }[]>;

const rings = async (alg = 'HS256') => JSON.parse((await urr(['keys', 'new', '--alg', alg])).out) as Written;
const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Written;
const kids = (file: string, ring: string) => read(file)[ring]?.map(({ kid }) => kid);

/** As long after now as a place lives, which is the longest. */
const afterADay = { clock: () => Date.now() + 86_400_000 * 1.5 + 60_000 };

describe('urr keys rotate', () => {
  it.each(['HS256', 'ES256', 'EdDSA'])(
    'replaces %s keys in three steps, and no token is refused on the way',
    async (alg) => {
      const before = await rings(alg);
      const path = folderWith({ 'keys.json': { ...before, bypassKey: 'kept as it is' } });
      const file = path('keys.json');
      const config = defineConfig();
      const tokens: string[] = [];
      const check = async () => {
        const kind = 'vwr';
        const ring = createTokens({ config, kind, keys: parseKeys({ vwr: read(file).vwr as object }).vwr });
        tokens.push(await ring.issue({ eventId: 'e', epoch: 1, subject: 's', position: 1 }));
        return Promise.all(tokens.map(async (token) => (await ring.verify(token)).ok));
      };
      await check();
      const first = kids(file, 'vwr')?.[0];

      const appended = await urr(['keys', 'rotate', file]);
      expect(appended).toMatchObject({ code: 0, out: '' });
      expect(appended.err).toContain('next: bring it to every guard and server, then --step promote');
      expect(await check()).toEqual([true, true]);

      const promoted = await urr(['keys', 'rotate', '--step', 'promote', file]);
      expect(promoted.err).toContain('wait 1d12h5s, then --step drop');
      expect(kids(file, 'vwr')?.[1]).toBe(first);
      expect(await check()).toEqual([true, true, true]);

      expect((await urr(['keys', 'rotate', '--step', 'drop', file], afterADay)).code).toBe(0);
      expect(kids(file, 'vwr')).toHaveLength(1);
      // By then the tokens of the old key have ended; those of the new one go on.
      expect(await check()).toEqual([false, false, true, true]);
      expect(read(file).bypassKey).toBe('kept as it is');
      expect(JSON.stringify(read(file))).not.toContain(first);
    },
  );

  it('turns one ring and leaves the others', async () => {
    const path = folderWith({ 'keys.json': await rings() });
    await urr(['keys', 'rotate', '--ring', 'entry', path('keys.json')]);
    const file = read(path('keys.json'));
    expect([file.place?.length, file.vwr?.length, file.entry?.length]).toEqual([1, 1, 2]);
  });

  it('keeps mode and link of the file, and leaves nothing else behind', async () => {
    const path = folderWith({ 'keys.json': await rings() });
    chmodSync(path('keys.json'), 0o600);
    symlinkSync(path('keys.json'), path('link.json'));
    await urr(['keys', 'rotate', path('link.json')]);
    expect(statSync(path('keys.json')).mode & 0o777).toBe(0o600);
    expect(kids(path('keys.json'), 'vwr')).toHaveLength(2);
    expect(readdirSync(path('.')).sort()).toEqual(['keys.json', 'link.json']);
  });

  it('prints instead of writing, and reads standard input', async () => {
    const text = JSON.stringify(await rings());
    const path = folderWith({ 'keys.json': text });
    const { out } = await urr(['keys', 'rotate', '--stdout', path('keys.json')]);
    expect(JSON.parse(out).vwr).toHaveLength(2);
    expect(readFileSync(path('keys.json'), 'utf8')).toBe(text);
    const piped = await urr(['keys', 'rotate', '-'], { stdin: async () => text });
    expect(JSON.parse(piped.out).place).toHaveLength(2);
  });

  it('says in a dry run what would change, by id and without a secret', async () => {
    const before = await rings();
    const path = folderWith({ 'keys.json': before });
    const { out, err } = await urr(['keys', 'rotate', '--dry-run', '--ring', 'vwr', path('keys.json')]);
    expect(out).toBe('');
    expect(err).toMatch(/^vwr: (v-\w{6}) \(signs\) → \1 \(signs\), v-\w{6}$/);
    expect(read(path('keys.json'))).toEqual(before);
  });

  it('does not drop a key whose tokens may still be in use, unless it has leaked', async () => {
    const path = folderWith({ 'keys.json': await rings() });
    const file = path('keys.json');
    await urr(['keys', 'rotate', '--ring', 'vwr', file]);
    await urr(['keys', 'rotate', '--ring', 'vwr', '--step', 'promote', file]);
    const now = Math.floor(Date.now() / 1000) * 1000;
    utimesSync(file, now / 1000 - 300, now / 1000 - 300);
    const drop = ['keys', 'rotate', '--ring', 'vwr', '--step', 'drop', file];
    expect(await urr(drop, { clock: () => now })).toMatchObject({
      code: 1,
      err: 'urr keys rotate: ERR_INPUT_INVALID --step: FILE was changed 5m ago, and tokens of the old key live up to 15m5s; wait 10m5s, or --now if the key has leaked',
    });
    expect((await urr([...drop, '--now'], { clock: () => now })).code).toBe(0);
  });

  it.each([
    [['FILE', '--step', 'promote'], 1, 'place: has one key only, nothing to promote; append first'],
    [['FILE', '--ring', 'vwr', '--step', 'drop', '--now'], 1, 'vwr: has one key only, nothing to drop'],
    [['TWO'], 1, 'vwr: has 2 keys, a rotation is under way; promote or drop first'],
    [['GUARD', '--ring', 'place'], 1, 'place: ring is missing'],
    [['TEXT'], 1, 'is not JSON'],
    [['NONE'], 1, 'there is no such file'],
    [['EMPTY'], 1, 'found none of them'],
    [['FILE', '--ring', 'vwt'], 2, '--ring: expected place, vwr, entry or all'],
    [['FILE', '--step', 'jump'], 2, '--step: expected append, promote, drop'],
    [[], 2, 'expected one FILE'],
  ])('refuses %o with exit code %i', async (args, code, message) => {
    const made = await rings();
    const { place: _, ...guard } = made;
    const path = folderWith({
      FILE: made,
      GUARD: guard,
      TWO: { vwr: [...(made.vwr ?? []), ...(made.entry ?? [])] },
      TEXT: 'a secret',
      EMPTY: {},
    });
    const words = args.map((word) => (/^[A-Z]+$/.test(word) ? path(word) : word));
    const { code: ended, err } = await urr(['keys', 'rotate', ...words]);
    expect(ended).toBe(code);
    expect(err).toContain(message);
    expect(err).not.toContain('a secret');
  });
});
