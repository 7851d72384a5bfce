import { createKeyRing, type RoomKeys } from '@urr/core';
import { describe, expect, it } from 'vitest';
import { roomKeys } from '../test/support/room-bench';
import { createKeyed } from './key-source';

const MINUTE = 60_000;

function keyed(source: RoomKeys | (() => Promise<RoomKeys>)) {
  let nowMs = 0;
  const get = createKeyed<RoomKeys, string>({
    source,
    rings: ['place', 'vwr'],
    signers: ['vwr'],
    clock: () => nowMs,
    make: (keys) => keys.vwr.keys.map(({ kid }) => kid).join(),
  });
  return {
    get,
    advance(ms: number) {
      nowMs += ms;
    },
  };
}

const withKid = (kid: string): RoomKeys => ({
  place: roomKeys.place,
  vwr: createKeyRing([{ kid, alg: 'HS256', secret: `${kid}-secret-of-at-least-32-bytes!!!!!` }]),
});

/** Lets everything happen that waits for promises only. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('createKeyed', () => {
  it('checks keys that are given at once', () => {
    expect(() => keyed({ place: roomKeys.place } as never)).toThrow('ERR_KEYS_INVALID vwr: ring is missing');
    expect(() => keyed({ place: roomKeys.place, vwr: roomKeys.place })).toThrow('same secret as place[0]');
    const { publicKey } = { publicKey: { kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) } };
    const readOnly = createKeyRing([{ kid: 'e1', alg: 'EdDSA', publicKey }]);
    expect(() => keyed({ place: roomKeys.place, vwr: readOnly })).toThrow('vwr[0]: has no privateKey');
  });

  it('loads once for many first users and again after five minutes, without making anybody wait', async () => {
    let loads = 0;
    const { get, advance } = keyed(async () => withKid(`v${++loads}`));
    expect(loads).toBe(0);
    expect(await Promise.all([get(), get(), get()])).toEqual(['v1', 'v1', 'v1']);
    advance(5 * MINUTE - 1);
    expect(await get()).toBe('v1');
    advance(1);
    expect(await Promise.all([get(), get()])).toEqual(['v1', 'v1']);
    await settled();
    expect(await get()).toBe('v2');
    expect(loads).toBe(2);
  });

  it('keeps the keys it has when a reload fails or brings bad ones, and tries again a minute later', async () => {
    const answers = [
      async () => withKid('v1'),
      () => Promise.reject(new Error('vault is away')),
      async () => ({ place: roomKeys.place, vwr: roomKeys.place }),
      async () => withKid('v2'),
    ];
    const { get, advance } = keyed(() => (answers.shift() as () => Promise<RoomKeys>)());
    expect(await get()).toBe('v1');
    advance(5 * MINUTE);
    for (let tries = 0; tries < 3; tries++) {
      expect(await get()).toBe('v1');
      await settled();
      advance(MINUTE);
    }
    expect(await get()).toBe('v2');
  });

  it('passes the failure of a first load on and loads again at the next use', async () => {
    const answers = [() => Promise.reject(new Error('vault is away')), async () => withKid('v1')];
    const { get } = keyed(() => (answers.shift() as () => Promise<RoomKeys>)());
    await expect(get()).rejects.toThrow('vault is away');
    await settled();
    expect(await get()).toBe('v1');
  });
});
