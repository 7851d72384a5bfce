import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import vectors from '../test/vectors/draw.json';
import {
  commitment,
  createPermutation,
  drawKey,
  drawKeyText,
  permute,
  placeIn,
  tracePlace,
  unpermute,
  verifyDraw,
} from './draw';
import { sha256Hex } from './sha256';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const seed = 'a3'.repeat(32);
const beacon = { chain: 'c0'.repeat(32), round: 4_242_424, randomness: '5b'.repeat(32) };
const draw = { seed, beacon, eventId: 'iu-2027', epoch: 1, drawSize: 5000 };
const promise = { commitment: commitment(seed), beacon: { chain: beacon.chain, round: beacon.round } };

/** Whether every place is taken exactly once; counted without a comparison for each. */
function isBijective(size: number, key: string): boolean {
  const { placeOf } = createPermutation(key, size);
  const taken = new Uint8Array(size + 1);
  for (let index = 1; index <= size; index++) {
    const place = placeOf(index);
    if (place < 1 || place > size || taken[place] === 1) return false;
    taken[place] = 1;
  }
  return true;
}

describe('permute', () => {
  it('is bijective for every size from 1 to 5,000', () => {
    const failed = Array.from({ length: 5000 }, (_, index) => index + 1).filter(
      (size) => !isBijective(size, seed),
    );
    expect(failed).toEqual([]);
  });

  it.each([65_535, 65_536, 65_537, 100_000, 1_000_000])('is bijective for a size of %i', (size) => {
    expect(isBijective(size, `seed of ${size}`)).toBe(true);
  });

  it.each([1, 2, 3, 17, 256, 257, 99_991, 2 ** 31 + 11, 2 ** 32])('is undone by unpermute for %i', (size) => {
    for (let times = 0; times < 50; times++) {
      const index = 1 + Math.floor(((times * 0.618_033_988_75) % 1) * size);
      const place = permute('undo', size, index);
      expect(unpermute('undo', size, place)).toBe(index);
    }
  });

  it('gives every place equally often over seeds (chi-square, 99.99 %)', () => {
    // Limits of chi-square for size - 1 degrees of freedom at p = 0.0001.
    for (const [size, limit] of [
      [2, 15.14],
      [3, 18.42],
      [10, 33.72],
      [52, 95.97],
      [300, 399.4],
    ] as const) {
      const seeds = Math.max(2000, 30 * size);
      for (const index of [1, size]) {
        const counts = new Uint32Array(size + 1);
        for (let number = 0; number < seeds; number++) {
          const place = permute(`${size} of ${number}`, size, index);
          counts[place] = (counts[place] ?? 0) + 1;
        }
        const expected = seeds / size;
        const chi = counts.subarray(1).reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
        expect([size, chi < limit]).toEqual([size, true]);
      }
    }
  });

  it('brings up every order of four people equally often (chi-square, 99.99 %)', () => {
    const counts = new Map<string, number>();
    for (let number = 0; number < 4800; number++) {
      const { placeOf } = createPermutation(`order ${number}`, 4);
      const order = [1, 2, 3, 4].map(placeOf).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expect([...counts.values()].reduce((sum, count) => sum + (count - 200) ** 2 / 200, 0)).toBeLessThan(56.5);
  });

  it('leaves nothing of the order of arrival: neighbours are as far apart as strangers', () => {
    const size = 20_000;
    const { placeOf } = createPermutation('neighbours', size);
    let distance = 0;
    for (let index = 1; index < size; index++) distance += Math.abs(placeOf(index + 1) - placeOf(index));
    expect(distance / (size - 1) / (size / 3)).toBeCloseTo(1, 1);
  });

  it.each([
    [0, 1],
    [2 ** 32 + 1, 1],
    [1.5, 1],
    [10, 0],
    [10, 11],
    [10, 1.5],
    [10, Number.NaN],
  ])('throws for a size of %d and an index of %d', (size, index) => {
    expect(() => permute(seed, size, index)).toThrow(/^ERR_INPUT_INVALID (size|index): expected /);
    expect(() => unpermute(seed, size, index)).toThrow(RangeError);
  });
});

describe('drawKey', () => {
  it('is what sha256sum makes of six lines', () => {
    expect(drawKey(draw)).toBe(sha256(`urr-draw-1\n${seed}\n${beacon.randomness}\niu-2027\n1\n5000`));
    expect(drawKey({ ...draw, beacon: null })).toBe(sha256(`urr-draw-1\n${seed}\n\niu-2027\n1\n5000`));
    expect(commitment(seed)).toBe(sha256(seed));
  });

  it('hashes texts of every length as Node does', () => {
    for (let length = 0; length < 200; length++) {
      const text = '한a'.repeat(length).slice(0, length);
      expect(sha256Hex(text)).toBe(sha256(text));
    }
  });
});

describe('placeIn', () => {
  it('draws those who were there and leaves the order of those who came after', () => {
    const key = drawKey(draw);
    expect(placeIn({ key, size: 5000 }, 17)).toBe(permute(key, 5000, 17));
    expect(placeIn({ key, size: 5000 }, 5001)).toBe(5001);
    expect(placeIn({ key, size: 0 }, 1)).toBe(1);
  });
});

describe('tracePlace', () => {
  it('ends where placeIn ends, for every number of a small draw and for those who come after it', () => {
    for (const size of [1, 2, 40, 255, 256, 257, 1000]) {
      const key = sha256Hex(`trace ${size}`);
      for (let position = 1; position <= size + 2; position++) {
        const { place, walks } = tracePlace({ key, size }, position);
        expect(place).toBe(placeIn({ key, size }, position));
        expect(walks.filter(({ inside }) => inside)).toHaveLength(position > size ? 0 : 1);
      }
    }
    for (const size of [5000, 1_000_000, 2 ** 32]) {
      const key = sha256Hex(`trace ${size}`);
      expect(tracePlace({ key, size }, size).place).toBe(permute(key, size, size));
    }
    expect(tracePlace({ key: sha256Hex('nobody'), size: 0 }, 3)).toMatchObject({ walks: [], place: 3 });
  });

  it('shows eight rounds of which each follows from the one before by what it says', () => {
    const key = 'ab'.repeat(32);
    const { halfBits, keys, walks, place } = tracePlace({ key, size: 5000 }, 17);
    expect([halfBits, keys[0], keys.length]).toEqual([7, 0xabababab, 8]);
    let from = 16;
    for (const walk of walks) {
      expect(walk.from).toBe(from);
      let [left, right] = [from >>> halfBits, from & 127];
      for (const round of walk.rounds) {
        expect([round.left, round.right]).toEqual([left, right]);
        [left, right] = [right, left ^ round.mixed];
      }
      from = (left << halfBits) | right;
      expect([walk.to, walk.inside]).toEqual([from, from < 5000]);
    }
    expect(place).toBe(from + 1);
  });

  it.each([
    ['no key', 'ab', 10, 1],
    ['a broken size', 'ab'.repeat(32), 10.5, 1],
    ['no position', 'ab'.repeat(32), 10, 0],
  ])('refuses %s', (_, key, size, position) => {
    expect(() => tracePlace({ key, size }, position)).toThrow(RangeError);
  });
});

describe('drawKeyText', () => {
  it('is what the key is the hash of, with an empty line where no round was used', () => {
    const input = { seed: 'a3'.repeat(32), beacon: null, eventId: 'iu-2027', epoch: 1, drawSize: 5000 };
    expect(drawKeyText(input)).toBe(`urr-draw-1\n${'a3'.repeat(32)}\n\niu-2027\n1\n5000`);
    expect(drawKey(input)).toBe(sha256Hex(drawKeyText(input)));
  });
});

describe('verifyDraw', () => {
  it('confirms a draw, says what it proves, and tells the place', () => {
    const key = drawKey(draw);
    const place = permute(key, 5000, 17);
    expect(verifyDraw({ ...draw, promise, key, position: 17, place })).toEqual({
      ok: true,
      key,
      trust: 'provable',
      place,
    });
    const committed = { ...draw, beacon: null, promise: { ...promise, beacon: null } };
    expect(verifyDraw(committed)).toMatchObject({ ok: true, trust: 'committed' });
    expect(verifyDraw({ ...draw, promise, position: 5001 })).toMatchObject({ place: 5001 });
  });

  it.each([
    ['commitment', { seed: 'a4'.repeat(32) }],
    ['beacon', { beacon: { ...beacon, round: 4_242_425 } }],
    ['beacon', { beacon: { ...beacon, chain: 'c1'.repeat(32) } }],
    ['beacon', { beacon: null }],
    ['key', { key: '00'.repeat(32) }],
    ['key', { drawSize: 5001, key: drawKey(draw) }],
    ['key', { epoch: 2, key: drawKey(draw) }],
    ['key', { eventId: 'iu-2028', key: drawKey(draw) }],
    ['place', { position: 17, place: 5001 }],
    ['malformed', { seed: 'A3'.repeat(32) }],
    ['malformed', { seed: 'a3' }],
    ['malformed', { eventId: 'iu\n2027' }],
    ['malformed', { epoch: 0 }],
    ['malformed', { drawSize: -1 }],
    ['malformed', { position: 0 }],
    ['malformed', { beacon: { ...beacon, randomness: '' } }],
  ])('refuses what does not hold: %s of %o', (reason, change) => {
    expect(verifyDraw({ ...draw, promise, ...change })).toEqual({ ok: false, reason });
  });
});

describe('the published vectors', () => {
  it.each(vectors.draws)('$note', ({ input, promise: promised, key, places }) => {
    expect(verifyDraw({ ...input, promise: promised, key })).toMatchObject({ ok: true, key });
    for (const [position = 0, place] of places) {
      expect(placeIn({ key, size: input.drawSize }, position)).toBe(place);
    }
  });

  it.each(vectors.permutations)('seed $seed, size $size', ({ seed: text, size, order }) => {
    expect(order.map((_, index) => permute(text, size, index + 1))).toEqual(order);
  });
});
