import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createKeyRing, createTokens, defineConfig } from '@urr/core';
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { rows } from '../../../test/support/decision-table';
import { keys, NOW, SECRETS } from '../../../test/support/passes';
import { type TestRequest, toCloudFrontEvent } from '../../../test/support/runtimes';
import { type CloudFrontRequestEvent, createViewerRequestHandler } from '../index';
import { buildLambdaEdge, type LambdaEdgeOptions } from './build';

type Handler = ReturnType<typeof createViewerRequestHandler>;

const config = defineConfig({});
const folder = mkdtempSync(join(tmpdir(), 'urr-lambda-edge-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

/** Loads a built file as Lambda would: from a folder where nothing is installed. */
async function load(options: Partial<LambdaEdgeOptions> = {}): Promise<Handler> {
  const { format = 'cjs' } = options;
  const file = join(folder, `${files++}.${format === 'cjs' ? 'cjs' : 'mjs'}`);
  writeFileSync(file, buildLambdaEdge({ config, keys, ...options }));
  const require = createRequire(import.meta.url);
  const loaded = format === 'cjs' ? require(file) : await import(/* @vite-ignore */ pathToFileURL(file).href);
  expect(Object.keys(loaded)).toEqual(['handler']);
  return (loaded as { handler: Handler }).handler;
}

const passesOf = async (eventId = 'iu-2027', vwrRing = keys.vwr) => {
  const input = { eventId, epoch: 1, subject: 'subject-1', position: 2341 };
  const vwr = await createTokens({ config, kind: 'vwr', keys: vwrRing }).issue(input);
  const entry = await createTokens({ config, kind: 'entry', keys: keys.entry }).issue(input);
  return `urr-vwr-token=${vwr}; urr-entry-token=${entry}`;
};
const SEATS: TestRequest = { target: '/api/v1/seats/iu-2027/A' };

describe('a self-contained Lambda@Edge file', () => {
  it.each(['cjs', 'esm'] as const)('decides as %s', async (format) => {
    const handler = await load({ format });
    expect(await handler(toCloudFrontEvent({ ...SEATS, cookies: [await passesOf()] }))).toMatchObject({
      uri: SEATS.target,
      headers: { 'x-urr-event': [{ value: 'iu-2027' }] },
    });
    expect(await handler(toCloudFrontEvent(SEATS))).toMatchObject({ status: '403' });
    expect(await handler(toCloudFrontEvent({ target: '/x/../api/v1/me' }))).toMatchObject({ status: '400' });
  });

  it('answers the whole decision table as the handler of the package does', async () => {
    vi.spyOn(console, 'log').mockReturnValue();
    vi.useFakeTimers({ toFake: ['Date'], now: NOW });
    onTestFinished(() => void vi.useRealTimers());
    const built = new Map<unknown, Handler>();
    for (const { config: input, request, title } of rows) {
      const own = { config: defineConfig(input ?? {}, { warn: () => {} }) };
      const handler = built.get(input) ?? (await load(own));
      built.set(input, handler);
      const event = toCloudFrontEvent(request);
      expect(await handler(event), title).toEqual(
        await createViewerRequestHandler({ ...own, keys, clock: () => NOW })(event),
      );
    }
  });

  it('has at most 30 KB, and asks for nothing but node:crypto', () => {
    const text = buildLambdaEdge({ config, keys });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(30_000);
    expect(new Set(text.match(/\bnode:[a-z_/]+/g))).toEqual(new Set(['node:crypto']));
    expect(text).not.toMatch(/process\.env|\bimport\s*\(|\bfetch\s*\(/);
    expect(buildLambdaEdge({ config, keys, format: 'esm' }).match(/^import .*$/gm)).toEqual([
      "import { createRequire } from 'node:module';",
    ]);
  });

  it('decides by key pairs, and holds their public half only', async () => {
    const pairs = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
    const { publicKey, privateKey } = pairs as CryptoKeyPair;
    const [publicJwk, privateJwk] = [
      await crypto.subtle.exportKey('jwk', publicKey),
      await crypto.subtle.exportKey('jwk', privateKey),
    ];
    const vwr = createKeyRing([
      { kid: 'v3', alg: 'EdDSA', publicKey: publicJwk as object, privateKey: privateJwk as object },
    ]);
    const mixed = { vwr, entry: keys.entry };
    const handler = await load({ keys: mixed });
    // The entry pass lets both in; only a pass that is good goes on.
    const cookieFor = async (ring: typeof vwr) => {
      const answer = await handler(
        toCloudFrontEvent({ ...SEATS, cookies: [await passesOf('iu-2027', ring)] }),
      );
      return answer.headers?.cookie?.[0]?.value;
    };
    expect(await cookieFor(vwr)).toMatch(/^urr-vwr-token=\S+; urr-entry-token=\S+$/);
    expect(await cookieFor(keys.vwr)).toMatch(/^urr-entry-token=\S+$/);
    const text = buildLambdaEdge({ config, keys: mixed });
    expect(text).toContain(publicJwk.x);
    expect(text).not.toContain(privateJwk.d);
    expect(text).toContain(Buffer.from(SECRETS.entry).toString('base64'));
  });

  it('has no code for key pairs where there are none, and no configuration that nobody asks for', () => {
    const text = buildLambdaEdge({ config, keys });
    expect(text).not.toMatch(/ieee-p1363|createPublicKey|claimWindowSeconds/);
  });

  it('prints a line for what shadow mode would have refused', async () => {
    const print = vi.spyOn(console, 'log').mockReturnValue();
    const event = toCloudFrontEvent(SEATS);
    const handler = await load({ config: defineConfig({ mode: 'shadow' }) });
    expect(await handler(event)).toBe(event.Records[0]?.cf.request);
    expect(print.mock.calls.map(([line]) => JSON.parse(String(line)))).toEqual([
      {
        urr: 'guard',
        reason: 'shadow:vwr-required:missing',
        eventId: 'iu-2027',
        method: 'GET',
        path: SEATS.target,
      },
    ]);
  });

  it.each([undefined, null, {}, { Records: [] }, { Records: [{ cf: { request: null } }] }])(
    'answers 503 to the malformed event %j',
    async (event) => {
      const handler = await load();
      expect(await handler(event as unknown as CloudFrontRequestEvent)).toMatchObject({ status: '503' });
    },
  );

  it.each([
    ['answers by promise', 'exports.handler = async (event) => event.Records[0].cf.request;'],
    [
      'answers by callback',
      'module.exports = { handler(event, context, callback) { callback(null, event.Records[0].cf.request); } };',
    ],
  ])('hands what it lets through to a function that %s', async (_how, source) => {
    const wanted = `const config = 'a name of its own';\n${source.replace('cf.request', "cf.request.uri === '/' ? { uri: '/home' } : event.Records[0].cf.request")}`;
    for (const format of ['cjs', 'esm'] as const) {
      const handler = await load({ next: wanted, format });
      expect(await handler(toCloudFrontEvent({ target: '/' }))).toEqual({ uri: '/home' });
      expect(await handler(toCloudFrontEvent(SEATS))).toMatchObject({ status: '403' });
    }
  });

  it.each([
    ['export const handler = async (event) => event;', 'ERR_FUNCTION_INVALID next: is an ES module'],
    ['function handler(event) { return event; }', 'ERR_FUNCTION_INVALID next: expected the source'],
    ['exports.handler = async (event) => {', 'ERR_FUNCTION_INVALID next: Unexpected'],
  ])('is not built around %j', (next, message) => {
    expect(() => buildLambdaEdge({ config, keys, next })).toThrow(message);
  });

  it.each([
    [{ vwr: keys.vwr }, 'ERR_KEYS_INVALID entry: ring is missing'],
    [{ vwr: keys.vwr, entry: keys.vwr }, 'ERR_KEYS_INVALID entry[0] (kid "v2"): same secret as vwr[0]'],
  ])('is not built with %j', (rings, message) => {
    expect(() => buildLambdaEdge({ config, keys: rings as typeof keys })).toThrow(message);
  });
});
