import { createTokens, defineConfig } from '@urr/core';
import { describe, expect, it } from 'vitest';
import { EVENT, keys } from '../../test/support/queue';
import { toClientAddress } from './client-address';
import { createRateClient, type RateRequest } from './rate-client';

const NOW = 1_800_000_000_000;
const config = defineConfig({});
const clock = () => NOW;
const trustedHeader = 'CloudFront-Viewer-Address';
const clientOf = createRateClient({ config, keys, trustedHeader, clock });

const request = (headers: Record<string, string>, extra: Partial<RateRequest> = {}): RateRequest => ({
  headers,
  category: 'QUEUE',
  remoteAddress: '10.0.0.1',
  ...extra,
});

const pass = (kind: 'vwr' | 'entry', subject: string) =>
  createTokens({ config, kind, keys: keys[kind], clock }).issue({
    eventId: EVENT,
    epoch: 1,
    subject,
    position: 1,
  });

describe('whom a request is counted for', () => {
  it('is the signed-in user before anything else, hashed', async () => {
    const headers = { 'cloudfront-viewer-address': '198.51.100.10:1', cookie: await cookieOf('a') };
    const key = await clientOf(request(headers, { user: 'kim@shop.example' }));
    expect(key).toMatch(/^user:[\w-]{22}$/);
    expect(await clientOf(request({}, { user: 'kim@shop.example' }))).toBe(key);
    expect(await clientOf(request({}, { user: 'lee' }))).not.toBe(key);
  });

  it('is the address in the trusted header for guests, whatever port it comes from', async () => {
    for (const port of [1, 46532]) {
      const headers = { 'cloudfront-viewer-address': `198.51.100.10:${port}` };
      expect(await clientOf(request(headers))).toBe('address:198.51.100.10');
    }
  });

  it('is never what a visitor writes into X-Forwarded-For and its like', async () => {
    const spoofs = [
      'x-forwarded-for',
      'forwarded',
      'x-real-ip',
      'true-client-ip',
      'x-user-id',
      'x-urr-subject',
    ];
    for (const name of spoofs) {
      for (const value of ['1.2.3.4', '5.6.7.8']) {
        const headers = { [name]: value, 'cloudfront-viewer-address': '198.51.100.10:1' };
        expect(await clientOf(request(headers))).toBe('address:198.51.100.10');
        const bare = createRateClient({ config, clock });
        expect(await bare(request({ [name]: value }))).toBe('address:10.0.0.1');
      }
    }
  });

  it('is the last value where a proxy adds to what was there', async () => {
    const appended = createRateClient({ config, trustedHeader: 'x-forwarded-for', clock });
    for (const forged of ['1.2.3.4', '5.6.7.8, 9.9.9.9', 'nonsense']) {
      expect(await appended(request({ 'x-forwarded-for': `${forged}, 198.51.100.10` }))).toBe(
        'address:198.51.100.10',
      );
    }
  });

  it('is the socket where the trusted header is missing or no address', async () => {
    for (const value of ['', 'nonsense', '999.1.1.1:1', '<script>']) {
      expect(await clientOf(request({ 'cloudfront-viewer-address': value }))).toBe('address:10.0.0.1');
    }
    expect(await clientOf({ headers: {}, category: 'GENERAL' })).toBe('address:unknown');
  });

  it('is the pass of a guest, so that those behind one address are told apart', async () => {
    const address = { 'cloudfront-viewer-address': '198.51.100.10:1' };
    const a = await clientOf(request({ ...address, cookie: await cookieOf('a') }));
    const b = await clientOf(request({ ...address, cookie: await cookieOf('b') }));
    expect(a).toMatch(/^pass:iu-2027:[\w-]{22}$/);
    expect(b).not.toBe(a);
    const inHeader = { ...address, 'x-queue-entry-token': await pass('entry', 'a') };
    expect(await clientOf(request(inHeader))).toBe(a);
    const forged = `${await cookieOf('a')}x`;
    expect(await clientOf(request({ ...address, cookie: forged }))).toBe('address:198.51.100.10');
  });

  it('is the address where somebody signs in: one client may have many passes', async () => {
    const headers = { 'cloudfront-viewer-address': '198.51.100.10:1', cookie: await cookieOf('a') };
    expect(await clientOf(request(headers, { category: 'AUTH' }))).toBe('address:198.51.100.10');
  });

  it('is the address while the keys cannot be loaded', async () => {
    const waiting = createRateClient({ config, keys: () => Promise.reject(new Error('away')), clock });
    expect(await waiting(request({ cookie: await cookieOf('a') }))).toBe('address:10.0.0.1');
  });

  async function cookieOf(subject: string): Promise<string> {
    return `urr-vwr-token=${await pass('vwr', subject)}`;
  }
});

it.each([
  ['198.51.100.10', '198.51.100.10'],
  [' 198.51.100.10:46532 ', '198.51.100.10'],
  ['2001:0db8:85a3:0000:0000:8a2e:0370:7334', '2001:db8:85a3:0::/64'],
  ['2001:0db8:85a3:0000:0000:8a2e:0370:7334:46532', '2001:db8:85a3:0::/64'],
  ['2001:DB8:85a3::1', '2001:db8:85a3:0::/64'],
  ['[2001:db8:85a3:0:1::1]:443', '2001:db8:85a3:0::/64'],
  ['[2001:db8::1]', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::ffff:198.51.100.10', '198.51.100.10'],
  ['fe80::1%eth0', null],
  ['', null],
  [undefined, null],
  ['1.2.3.4.5', null],
  ['a.example', null],
])('reads the address %s as %s', (text, address) => {
  expect(toClientAddress(text)).toBe(address);
});
