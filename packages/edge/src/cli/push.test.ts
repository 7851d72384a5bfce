import { defineConfig } from '@urr/core';
import { parseKeys } from '@urr/core/keys';
import { describe, expect, it } from 'vitest';
import { folderWith, urrEdge } from '../../test/support/cli';
import { type FakeStore, fakeStore } from '../../test/support/fake-store';
import { SECRETS } from '../../test/support/passes';
import { buildKeyValues } from '../cloudfront-functions';

const ARN = 'arn:aws:cloudfront::123456789012:key-value-store/guard';
const keys = {
  vwr: [{ kid: 'v1', alg: 'HS256', secret: SECRETS.vwr }],
  entry: [{ kid: 'e1', alg: 'HS256', secret: SECRETS.entry }],
};
const config = { mode: 'shadow' } as const;
const wanted = buildKeyValues({ config: defineConfig(config), keys: parseKeys(keys) });
const first = 'urr:keys';

async function push(store: FakeStore, ...args: string[]) {
  const at = folderWith({ 'urr.json': config, 'keys.json': keys });
  return urrEdge(['push', '--kvs', ARN, '--config', at('urr.json'), '--keys', at('keys.json'), ...args], {
    store,
  });
}

describe('urr-edge push', () => {
  it('writes what the origin and a monitor know with the rings', async () => {
    const originVerify = { header: 'x-origin-verify', value: 'known-to-the-guard-and-to-the-origin-only' };
    const bypassKey = 'known-to-the-guard-and-to-a-monitor-only';
    const at = folderWith({ 'urr.json': config, 'keys.json': { ...keys, originVerify, bypassKey } });
    const store = fakeStore();
    const args = ['push', '--kvs', ARN, '--config', at('urr.json'), '--keys', at('keys.json'), '--yes'];
    const { code, out, err } = await urrEdge(args, { store });
    expect(code).toBe(0);
    const rings = parseKeys(keys);
    expect(Object.fromEntries(store.values)).toEqual(
      buildKeyValues({ config: defineConfig(config), keys: rings, originVerify, bypassKey }),
    );
    expect(err).toContain('only a function built with --secrets looks for originVerify and bypassKey');
    expect(out + err).not.toContain(bypassKey);
  });

  it('shows what it would write, writes nothing, and never shows a value', async () => {
    const store = fakeStore({ [first]: 'an older value' });
    const { code, out, err } = await push(store);
    expect(code).toBe(0);
    expect(out).toContain(`~ ${first}`);
    expect(out).toContain('Nothing is written yet: add --yes.');
    expect(store.writes).toEqual([]);
    for (const secret of [SECRETS.vwr, SECRETS.entry, 'an older value', ...Object.values(wanted)])
      if (secret.length > 8) expect(out + err).not.toContain(secret);
  });

  it('writes with --yes, and has nothing to do the second time', async () => {
    const store = fakeStore();
    const { code, out, err } = await push(store, '--yes');
    expect([code, out.endsWith('Written. Edge locations see it within seconds.\n')]).toEqual([0, true]);
    expect(err).toContain(`note: mode ${wanted['urr:mode']}\n`);
    expect(Object.fromEntries(store.values)).toEqual(wanted);
    expect((await push(store, '--yes')).out).toContain('Nothing to do.');
    expect(store.writes).toHaveLength(1);
  });

  it('leaves alone what operators have set and what belongs to others, and removes what it no longer uses', async () => {
    const theirs = { 'urr:mode': 'off', 'urr:event:iu-2027': '{"minEpoch":2}', redirects: '{}' };
    const store = fakeStore({ ...theirs, 'urr:of-an-older-version': 'x' });
    const { out, err } = await push(store, '--yes');
    expect(err).toContain(
      `note: the store says off, the configuration ${wanted['urr:mode']}: the store counts;`,
    );
    expect(Object.fromEntries(store.values)).toEqual({ ...wanted, ...theirs });
    expect(out).toMatch(/ {2}urr:mode +kept, not as configured/);
    expect(out).toMatch(/- urr:of-an-older-version +unused/);
    expect(out).not.toContain('redirects');
  });

  it('brings modes to what is configured with --modes', async () => {
    const store = fakeStore({
      'urr:mode': 'off',
      'urr:event:iu-2027': '{"mode":"enforce"}',
      'urr:enforced': '1',
    });
    await push(store, '--yes', '--modes');
    expect(Object.fromEntries(store.values)).toEqual(wanted);
  });

  it('knows that an event is enforced which the configuration does not mention', async () => {
    const store = fakeStore({ 'urr:event:iu-2027': '{"mode":"enforce"}', 'urr:enforced': '1' });
    await push(store, '--yes');
    expect(store.values.get('urr:enforced')).toBe('1');
  });

  it('takes the configuration of the folder where none is named', async () => {
    const at = folderWith({
      'urr.config.mjs': `export default ${JSON.stringify(config)};`,
      'keys.json': keys,
    });
    const store = fakeStore();
    const args = ['push', '--kvs', ARN, '--keys', at('keys.json'), '--yes'];
    const { err } = await urrEdge(args, { store, folder: at('.') });
    expect(err).toContain('note: configuration is urr.config.mjs\n');
    expect(Object.fromEntries(store.values)).toEqual(wanted);
  });

  it('goes on when somebody switches the mode meanwhile', async () => {
    const store = fakeStore();
    store.others.push(['urr:event:iu-2027', '{"mode":"off"}']);
    expect((await push(store, '--yes')).code).toBe(0);
    expect(store.values.get('urr:event:iu-2027')).toBe('{"mode":"off"}');
    expect(store.values.get(first)).toBe(wanted[first]);
  });

  it('stops when somebody else pushes meanwhile, because that is not what was shown', async () => {
    const store = fakeStore({ [first]: 'an older value' });
    store.others.push([first, wanted[first] as string]);
    const { code, err } = await push(store, '--yes');
    expect(code).toBe(1);
    expect(err).toContain('ERR_CONFLICT the store has changed since this difference was made');
    expect(store.writes).toEqual([]);
  });

  it('answers data on request', async () => {
    const { out } = await push(fakeStore(), '--json');
    const { written, keys: listed } = JSON.parse(out);
    expect(written).toBe(false);
    expect(listed[0]).toEqual({
      key: [...Object.keys(wanted)].sort()[0],
      kind: 'new',
      bytesBefore: null,
      bytesAfter: expect.any(Number),
    });
  });

  it.each([
    [['push'], 2, '--kvs ARN is missing'],
    [['push', '--kvs', ARN], 2, '--keys FILE is missing'],
    [['push', '--kvs', ARN, '--config', 'urr.json'], 2, '--keys FILE is missing'],
    [
      ['push', '--kvs', ARN, '--config', 'urr.json', '--keys', 'half.json'],
      1,
      'ERR_KEYS_INVALID entry: ring is missing',
    ],
    [['push', '--kvs', ARN, '--config', 'urr.json', '--keys', 'broken.json'], 1, 'broken.json is not JSON'],
  ])('answers %o with exit code %i', async (args, code, message) => {
    const at = folderWith({
      'urr.json': config,
      'half.json': { vwr: keys.vwr },
      'broken.json': `{"${SECRETS.vwr}`,
    });
    const result = await urrEdge(
      args.map((arg) => (arg.endsWith('.json') ? at(arg) : arg)),
      { store: fakeStore() },
    );
    expect(result.code).toBe(code);
    expect(result.err).toContain(message);
    expect(result.err).not.toContain(SECRETS.vwr);
  });
});
