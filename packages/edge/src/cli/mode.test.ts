import { describe, expect, it } from 'vitest';
import { urrEdge } from '../../test/support/cli';
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

  it.each([
    [['mode', '--kvs', ARN], 2, 'expected one of off, shadow, enforce, found nothing'],
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
