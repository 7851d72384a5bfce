import { placeIn } from '@urr/core/draw';
import { describe, expect, it } from 'vitest';
import { check } from './arithmetic';
import { EXAMPLE } from './example';
import { type Facts, readHash, readPublished } from './facts';

const verdictOf = (change: Partial<Facts>) => {
  const checked = check({ ...EXAMPLE, ...change });
  return checked.state === 'done' ? checked.sum.verdict : checked.fields;
};

describe('check', () => {
  it('shows every step of a draw, and the place that a waiting page works out', () => {
    const checked = check(EXAMPLE);
    if (checked.state !== 'done') throw new Error('expected a sum');
    const { hash, text, key, size, trace, round, verdict } = checked.sum;
    expect(hash).toBe(EXAMPLE.commitment);
    expect(text.split('\n')).toEqual([
      'urr-draw-1',
      EXAMPLE.seed,
      EXAMPLE.randomness,
      'winter-2027',
      '1',
      '5000',
    ]);
    expect(verdict).toEqual({ ok: true, key, trust: 'provable', place: placeIn({ key, size }, 17) });
    expect(trace.place).toBe(placeIn({ key, size }, 17));
    expect(new Date(round?.publishedAtMs ?? 0).toISOString()).toBe('2023-08-23T15:59:24.000Z');
  });

  it('claims to know when a round was published of the chain it knows alone', () => {
    const checked = check({ ...EXAMPLE, chain: 'ab'.repeat(32) });
    expect(checked.state === 'done' && checked.sum.round).toMatchObject({
      publishedAtMs: null,
      url: `https://api.drand.sh/${'ab'.repeat(32)}/public/1000`,
    });
    const own = check({ ...EXAMPLE, chain: 'our own numbers' });
    expect(own.state === 'done' && own.sum.round).toMatchObject({ publishedAtMs: null, url: null });
  });

  it.each([
    ['another seed', { seed: '40'.repeat(32) }, { ok: false, reason: 'commitment' }],
    ['a round that was announced and not used', { randomness: '' }, { ok: false, reason: 'beacon' }],
    ['no round at all', { round: '', randomness: '' }, { ok: true, trust: 'committed' }],
    ['somebody who came later', { position: '5001' }, { ok: true, place: 5001 }],
    ['numbers as people copy them', { size: ' 5,000', seed: EXAMPLE.seed.toUpperCase() }, { ok: true }],
  ] as const)('of %s says so', (_, change, verdict) => {
    expect(verdictOf(change)).toMatchObject(verdict);
  });

  it.each([
    [{ seed: 'abc', position: '0' }, ['seed', 'position']],
    [{ round: '' }, ['round']],
    [{ size: '4294967297' }, ['size']],
    [{ event: '../x', epoch: '-1' }, ['event', 'epoch']],
  ] as const)('of %o names what cannot be read', (change, fields) => {
    expect([...(verdictOf(change) as readonly string[])].sort()).toEqual([...fields].sort());
  });
});

describe('what is pasted', () => {
  const status = {
    eventId: 'iu-2027',
    epoch: 2,
    draw: {
      commitment: 'c0'.repeat(32),
      beacon: { chain: 'aa', round: 7 },
      result: { size: 3, key: 'x', seed: 'b', randomness: null },
    },
  };
  it('fills in what an event publishes, before the draw and after it', () => {
    expect(readPublished(JSON.stringify(status))).toEqual({
      isMade: true,
      facts: {
        event: 'iu-2027',
        epoch: '2',
        size: '3',
        commitment: 'c0'.repeat(32),
        seed: 'b',
        round: '7',
        randomness: '',
        chain: 'aa',
      },
    });
    const before = { ...status, draw: { ...status.draw, beacon: null, result: null } };
    expect(readPublished(JSON.stringify(before))).toMatchObject({ isMade: false, facts: { round: '' } });
  });

  it.each(['', 'null', '[]', '{"eventId":"iu-2027"}', '{"draw":null}', 'commitment: abc'])(
    'is nothing where it is %s',
    (text) => {
      expect(readPublished(text)).toBeUndefined();
    },
  );

  it('comes from the address as well', () => {
    expect(readHash('#event=iu-2027&position=17&other=1')).toEqual({ event: 'iu-2027', position: '17' });
  });
});
