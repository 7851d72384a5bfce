/** Facts about HMAC-SHA256 that others have published, against every HMAC a guard runs on. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNodeHmac } from '@urr/core/node-hmac';
import { BLOCK_BYTES, compress, finish, initialState, writeDigest } from '@urr/core/sha256';
import { describe, expect, inject, it } from 'vitest';
import facts from '../../core/test/vectors/wycheproof-hmac-sha256.json';
import jws from '../../core/test/vectors/wycheproof-jws.json';
import { createPortableHmac } from '../src/hmac/portable';
import { runNjs } from './support/njs';

type Fact = {
  readonly name: string;
  readonly key: Buffer;
  readonly message: Buffer;
  readonly tag: string;
  readonly valid: boolean;
};

const ofTags: readonly Fact[] = facts.facts.map(({ id, key, msg, tag, valid }) => ({
  name: `hmac ${id}`,
  key: Buffer.from(key, 'hex'),
  message: Buffer.from(msg, 'hex'),
  tag: Buffer.from(tag, 'hex').toString('base64url'),
  valid,
}));

/** Signed tokens as facts about their MAC. What stands around it is not the MAC's business. */
const ofTokens: readonly Fact[] = jws.facts.flatMap(({ id, key, jws: token, valid }) => {
  const at = token.lastIndexOf('.');
  if (key === 'es256' || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return [];
  const secret = Buffer.from(jws.keys[key as 'hs256' | 'hs256-zeros'].k, 'base64url');
  // Its payload is not canonical, its MAC is right.
  const isRight = valid || id === 375;
  return [
    {
      name: `jws ${id}`,
      key: secret,
      message: Buffer.from(token.slice(0, at)),
      tag: token.slice(at + 1),
      valid: isRight,
    },
  ];
});

/** Guards hash text: these messages are the UTF-8 bytes of one. */
const ofText = [...ofTags, ...ofTokens].filter(({ message }) =>
  Buffer.from(message.toString()).equals(message),
);

const expected = ofText.map(({ name, valid }) => [name, valid]);

describe.each([
  ['node:crypto', createNodeHmac()],
  ['plain JavaScript', createPortableHmac()],
])('the HMAC of %s', (_name, hmac) => {
  it('makes the tags that are right, and not those that are wrong', () => {
    expect(ofText.length).toBeGreaterThan(20);
    expect(
      ofText.map(({ name, key, message, tag }) => [name, hmac(key, message.toString()) === tag]),
    ).toEqual(expected);
  });
});

it('SHA-256 in plain JavaScript makes the tags of binary messages', () => {
  const made = ofTags.map(({ name, key, message, tag }) => [name, hmacOfBytes(key, message) === tag]);
  expect(made).toEqual(ofTags.map(({ name, valid }) => [name, valid]));
});

describe.skipIf(inject('njsPath') === null)('the HMAC of njs', () => {
  it('makes the tags that are right, and not those that are wrong', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'urr-njs-'));
    const asked = ofText.map(({ name, key, message, tag }) => [
      name,
      key.toString('hex'),
      message.toString(),
      tag,
    ]);
    const script = join(folder, 'facts.js');
    writeFileSync(
      script,
      `var crypto = require('crypto');
       ${JSON.stringify(asked)}.forEach(function (fact) {
         var made = crypto.createHmac('sha256', Buffer.from(fact[1], 'hex')).update(fact[2]).digest('base64url');
         console.log(JSON.stringify([fact[0], made === fact[3]]));
       });`,
    );
    const printed = await runNjs(inject('njsPath') as string, script);
    rmSync(folder, { recursive: true });
    expect(
      printed
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(expected);
  });
});

/** RFC 2104 on the same SHA-256, for messages that are no text. */
function hmacOfBytes(key: Buffer, message: Buffer): string {
  const block = new Uint8Array(BLOCK_BYTES);
  if (key.length > BLOCK_BYTES) block.set(hash(initialState(), key, 0));
  else block.set(key);
  const keyed = (pad: number): Int32Array => {
    const state = initialState();
    compress(
      state,
      block.map((byte) => byte ^ pad),
      0,
    );
    return state;
  };
  const inner = hash(keyed(0x36), message, BLOCK_BYTES);
  return Buffer.from(hash(keyed(0x5c), inner, BLOCK_BYTES)).toString('base64url');
}

function hash(state: Int32Array, bytes: Uint8Array, before: number): Uint8Array {
  const scratch = new Uint8Array(bytes.length + 2 * BLOCK_BYTES);
  scratch.set(bytes);
  finish(state, scratch, bytes.length, before);
  const digest = new Uint8Array(32);
  writeDigest(state, digest, 0);
  return digest;
}
