import { describe, expect, it } from 'vitest';
import { folderWith, urrEdge } from '../../test/support/cli';
import { fakeStore } from '../../test/support/fake-store';

const ARN = 'arn:aws:cloudfront::123456789012:key-value-store/guard';

describe('urr-edge mode', () => {
  it('switches everything off at once, and says what changed and how long it takes', async () => {
    const store = fakeStore();
    const { code, out, err } = await urrEdge(['mode', 'off', '--kvs', ARN], { store });
    expect([code, err]).toEqual([0, '']);
    expect(Object.fromEntries(store.values)).toEqual({ 'urr:mode': 'off' });
    expect(out).toBe(
      `urr:mode: (as configured) → off
All events: everybody passes and nothing is logged.
Edge locations see it within seconds; no deployment, no cache to clear.
`,
    );
  });

  it('names the events that keep a mode of their own', async () => {
    const store = fakeStore({ 'urr:mode': 'enforce', 'urr:event:iu-2027': '{"mode":"enforce"}' });
    const { out, err } = await urrEdge(['mode', 'shadow', '--kvs', ARN], { store });
    expect(out).toContain('urr:mode: enforce → shadow');
    expect(err).toBe(
      'note: event iu-2027 has {"mode":"enforce"} and is not changed by this; add --event ID or --all to change it\n',
    );
  });

  it('with --all leaves no event out, and no lowest epoch', async () => {
    const store = fakeStore({
      'urr:mode': 'enforce',
      'urr:event:iu-2027': '{"minEpoch":3,"mode":"enforce"}',
      'urr:event:bts-2027': '{"mode":"shadow"}',
      'urr:event:old': '{"minEpoch":2}',
      'urr:enforced': '1',
    });
    const { code, out, err } = await urrEdge(['mode', 'off', '--all', '--kvs', ARN], { store });
    expect([code, err]).toEqual([0, '']);
    expect(Object.fromEntries(store.values)).toEqual({
      'urr:mode': 'off',
      'urr:event:iu-2027': '{"minEpoch":3,"mode":"off"}',
      'urr:event:bts-2027': '{"mode":"off"}',
      'urr:event:old': '{"minEpoch":2}',
    });
    expect(out).toContain('urr:event:iu-2027: {"minEpoch":3,"mode":"enforce"} → {"minEpoch":3,"mode":"off"}');
    expect(store.writes).toHaveLength(1);
  });

  it('with --all switches the events of the configuration too, which the function may know and the store not', async () => {
    const events = { 'IU-2027': { mode: 'enforce' }, quiet: { minEpoch: 2 }, known: { mode: 'off' } };
    const at = folderWith({ 'urr.config.json': { events }, 'other.json': {} });
    const store = fakeStore({ 'urr:event:known': '{"minEpoch":3}' });
    const shadow = ['mode', 'shadow', '--all', '--kvs', ARN];
    const { err } = await urrEdge(shadow, { store, folder: at('.') });
    expect(err).toBe('note: configuration is urr.config.json\n');
    const after = {
      'urr:mode': 'shadow',
      'urr:event:IU-2027': '{"mode":"shadow"}',
      'urr:event:known': '{"minEpoch":3,"mode":"shadow"}',
    };
    expect(Object.fromEntries(store.values)).toEqual(after);

    const named = fakeStore();
    await urrEdge([...shadow, '--config', at('other.json')], { store: named, folder: at('.') });
    expect(Object.fromEntries(named.values)).toEqual({ 'urr:mode': 'shadow' });
    expect((await urrEdge(shadow, { store: named })).err).toBe(
      'note: no urr.config.* here: an event whose mode is built into the function and not in the store keeps it\n',
    );
  });

  it('switches everything off whatever is wrong with the configuration', async () => {
    const at = folderWith({ 'urr.config.mjs': 'throw new Error("not today");' });
    const store = fakeStore();
    const { code, err } = await urrEdge(['mode', 'off', '--all', '--kvs', ARN], { store, folder: at('.') });
    expect([code, err, Object.fromEntries(store.values)]).toEqual([0, '', { 'urr:mode': 'off' }]);
  });

  it('changes one event and keeps its lowest epoch', async () => {
    const store = fakeStore({
      'urr:mode': 'enforce',
      'urr:event:iu-2027': '{"minEpoch":3,"mode":"enforce"}',
    });
    const args = ['mode', 'shadow', '--event', 'iu-2027', '--kvs', ARN, '--json'];
    const { code, out } = await urrEdge(args, { store });
    expect(code).toBe(0);
    expect(JSON.parse(store.values.get('urr:event:iu-2027') ?? '')).toEqual({ minEpoch: 3, mode: 'shadow' });
    expect(store.values.get('urr:mode')).toBe('enforce');
    expect(JSON.parse(out)).toEqual({
      written: true,
      changes: [
        {
          key: 'urr:event:iu-2027',
          before: '{"minEpoch":3,"mode":"enforce"}',
          after: '{"minEpoch":3,"mode":"shadow"}',
        },
      ],
      eventsWithOwnMode: {},
    });
  });

  it('notes that an event is enforced, for as long as one is', async () => {
    const store = fakeStore({ 'urr:mode': 'shadow' });
    const mode = (name: string, event: string) =>
      urrEdge(['mode', name, '--event', event, '--kvs', ARN], { store });
    await mode('enforce', 'iu-2027');
    await mode('enforce', 'iu-2028');
    await mode('off', 'iu-2027');
    expect(store.values.get('urr:enforced')).toBe('1');
    await mode('shadow', 'iu-2028');
    expect(store.values.has('urr:enforced')).toBe(false);
    expect(store.writes).toEqual([2, 2, 2, 2]);
  });

  it('enforces an id in small letters too, and releases it again', async () => {
    const store = fakeStore();
    const { out } = await urrEdge(['mode', 'enforce', '--event', 'IU-2027', '--kvs', ARN], { store });
    expect(out).toContain('urr:event:iu-2027: (as configured) → {"mode":"enforce"}');
    await urrEdge(['mode', 'off', '--event', 'IU-2027', '--kvs', ARN], { store });
    expect(Object.fromEntries(store.values)).toEqual({
      'urr:event:IU-2027': '{"mode":"off"}',
      'urr:event:iu-2027': '{"mode":"off"}',
    });
    await urrEdge(['mode', 'off', '--event', 'ID-2', '--kvs', ARN], { store });
    expect(store.values.has('urr:event:id-2')).toBe(false);
  });

  it('is not stopped by somebody who writes at the same time', async () => {
    const store = fakeStore();
    store.others.push(['urr:event:iu-2027', '{"minEpoch":2}']);
    const { code } = await urrEdge(['mode', 'off', '--event', 'iu-2027', '--kvs', ARN], { store });
    expect(code).toBe(0);
    expect(JSON.parse(store.values.get('urr:event:iu-2027') ?? '')).toEqual({ minEpoch: 2, mode: 'off' });
  });

  it('with --dry-run says the same and writes nothing', async () => {
    const initial = { 'urr:mode': 'shadow', 'urr:event:iu-2027': '{"mode":"enforce"}', 'urr:enforced': '1' };
    const dry = fakeStore(initial);
    const { code, out, err } = await urrEdge(['mode', 'off', '--dry-run', '--kvs', ARN], { store: dry });
    expect([code, dry.writes, Object.fromEntries(dry.values)]).toEqual([0, [], initial]);
    expect(out).toBe(
      `urr:mode: shadow → off
All events: everybody passes and nothing is logged.
Nothing is written: leave --dry-run out to switch.
`,
    );
    expect(err).toContain('note: event iu-2027 has {"mode":"enforce"} and is not changed by this');
    const args = ['mode', 'off', '--all', '--kvs', ARN, '--json'];
    const planned = JSON.parse((await urrEdge([...args, '--dry-run'], { store: dry })).out);
    const done = JSON.parse((await urrEdge(args, { store: dry })).out);
    expect(planned).toEqual({ ...done, written: false });
    expect(dry.writes).toEqual([3]);
  });

  it.each([
    [['mode', '--kvs', ARN, '--all'], 2, '--all needs a mode: one of off, shadow, enforce'],
    [['mode', '--kvs', ARN, '--dry-run'], 2, '--dry-run needs a mode: one of off, shadow, enforce'],
    [['mode', 'shadow', '--kvs', ARN, '--config', 'x.json'], 2, '--config goes with --all'],
    [['mode', ''], 2, 'expected one of off, shadow, enforce, found ""'],
    [['mode', 'off', 'enforce', '--kvs', ARN], 2, 'found "off enforce"'],
    [['mode'], 2, '--kvs ARN is missing'],
    [['mode', '--kvs', ARN, '--event', '../x'], 1, 'ERR_INPUT_INVALID --event'],
    [['mode', 'of', '--kvs', ARN], 2, 'expected one of off, shadow, enforce, found "of"'],
    [['mode', 'off'], 2, '--kvs ARN is missing'],
    [['mode', 'off', '--kvs', ARN, '--all', '--event', 'x'], 2, '--all and --event do not go together'],
    [['mode', 'off', '--kvs', ARN, '--evnt', 'x'], 2, "Unknown option '--evnt'"],
    [['mode', 'off', '--kvs', ARN, '--event', '../x'], 1, 'ERR_INPUT_INVALID --event'],
  ])('refuses %o with exit code %i', async (args, code, message) => {
    const store = fakeStore();
    const result = await urrEdge(args, { store });
    expect(result.code).toBe(code);
    expect(result.err).toContain(message);
    expect(store.writes).toEqual([]);
  });
});

describe('urr-edge mode without a mode', () => {
  const show = (values: Record<string, string>, ...args: string[]) => {
    const store = fakeStore(values);
    return urrEdge(['mode', '--kvs', ARN, ...args], { store }).then((result) => ({ ...result, ...store }));
  };
  const values = {
    'urr:keys': 'secret',
    'urr:enforced': '1',
    'urr:event:iu-2027': '{"mode":"enforce"}',
    'urr:event:bts-2027': '{"minEpoch":2}',
    'urr:mode': 'shadow',
  };

  it('shows the general mode and that of every event, and writes nothing', async () => {
    const { code, out, err, writes } = await show(values);
    expect([code, err, writes]).toEqual([0, '', []]);
    expect(out).toBe(
      `  all others      shadow
  event bts-2027  no mode of its own, passes from epoch 2 on
  event iu-2027   enforce
`,
    );
  });

  it('says that a store without modes leaves it to the configuration', async () => {
    expect((await show({ 'urr:keys': 'secret' })).out).toBe('  all events  (as configured)\n');
  });

  it('shows one event, with the small letters that count for it', async () => {
    expect((await show(values, '--event', 'IU-2027')).out).toBe(
      `  all others     shadow
  event IU-2027  no mode of its own
  event iu-2027  enforce
`,
    );
  });

  it('gives data with --json', async () => {
    expect(JSON.parse((await show(values, '--json')).out)).toEqual({
      mode: 'shadow',
      events: { 'iu-2027': { mode: 'enforce' }, 'bts-2027': { minEpoch: 2 } },
    });
    expect(JSON.parse((await show({}, '--json', '--event', 'constructor')).out)).toEqual({
      mode: null,
      events: { constructor: {} },
    });
  });

  it('says what the guard makes of values nobody should have written', async () => {
    const { out } = await show({
      'urr:mode': 'Off',
      'urr:event:a': '{"mode":"on"}',
      'urr:event:b': 'shadow',
      'urr:event:c': 'null',
      'urr:event:d': '{"mode":""}',
      'urr:event:e': '7',
    });
    const broken = 'is no JSON object: its requests follow failMode; set its mode again';
    expect(out.split('\n').map((line) => line.trim().split(/ {2,}/)[1])).toEqual([
      '"Off", which is no mode and counts as enforce',
      '"on", which is no mode and counts as enforce',
      broken,
      broken,
      'no mode of its own',
      broken,
      undefined,
    ]);
  });
});
