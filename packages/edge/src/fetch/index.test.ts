import { readFile } from 'node:fs/promises';
import { defineConfig } from '@urr/core';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { bothCookies, good, keys, NOW } from '../../test/support/passes';
import { createFetchGuard } from './index';

const SEATS = 'https://tickets.example.com/api/v1/seats/iu-2027/A';
const guard = createFetchGuard({ config: defineConfig({}), keys, clock: () => NOW });

const forwarded = async (request: Request): Promise<Request> => {
  const result = await guard(request);
  if ('response' in result) throw new Error(`was answered: ${result.response.status}`);
  return result.request;
};

describe('createFetchGuard', () => {
  it('keeps method, address and body of what it lets through', async () => {
    const request = await forwarded(
      new Request(`${SEATS}?a=%2F#x`, {
        method: 'POST',
        body: '{"seat":1}',
        headers: { cookie: bothCookies, 'content-type': 'application/json' },
      }),
    );
    expect(request.method).toBe('POST');
    expect(request.url).toBe(`${SEATS}?a=%2F#x`);
    expect(await request.json()).toEqual({ seat: 1 });
    expect(request.headers.get('x-queue-entry-token')).toBe(good.entry);
    expect(request.headers.get('content-type')).toBe('application/json');
  });

  it('keeps a streamed body and the signal', async () => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('streamed'));
        controller.close();
      },
    });
    const abort = new AbortController();
    const init = {
      method: 'POST',
      body,
      duplex: 'half',
      signal: abort.signal,
      headers: { cookie: bothCookies },
    };
    const request = await forwarded(new Request(SEATS, init as RequestInit));
    expect(await request.text()).toBe('streamed');
    abort.abort();
    expect(request.signal.aborted).toBe(true);
  });

  it('hands on the very same request where nothing has to change', async () => {
    const request = new Request('https://tickets.example.com/events/iu-2027');
    expect(await forwarded(request)).toBe(request);
  });

  it.each([
    ['https://tickets.example.com', 'forward'],
    ['https://tickets.example.com?x=/api/v1/me', 'forward'],
    ['https://tickets.example.com/?/api/v1/me', 'forward'],
    ['https://tickets.example.com:8443/api/v1/me', 'refuse'],
    ['https://tickets.example.com/x/../api/v1/me', 'refuse'],
    ['https://tickets.example.com/x/%2e%2e/api/v1/me', 'refuse'],
    ['https://tickets.example.com/\\api/v1/me', 'refuse'],
    ['https://tickets.example.com//api/v1/me', 'refuse'],
    ['https://tickets.example.com/api%2fv1/me', 'refuse'],
    ['https://tickets.example.com/\tapi/v1/me', 'refuse'],
  ])('judges what the platform made of %j', async (url, expected) => {
    const result = await guard(new Request(url));
    expect('response' in result ? 'refuse' : 'forward').toBe(expected);
  });

  it('needs nothing of Node', async () => {
    const { outputFiles, metafile } = await build({
      entryPoints: [`${import.meta.dirname}/index.ts`],
      bundle: true,
      write: false,
      metafile: true,
      minify: true,
      format: 'esm',
      platform: 'neutral',
      conditions: ['@urr/source'],
    });
    expect(outputFiles).toHaveLength(1);
    const inputs = Object.keys(metafile.inputs);
    expect(inputs.filter((file) => /node_modules\/(zod|jose)|node:|protocol|config\.ts$/.test(file))).toEqual(
      [],
    );
  });

  it('has no import of Node in its sources', async () => {
    expect(await readFile(`${import.meta.dirname}/index.ts`, 'utf8')).not.toMatch(/from 'node:/);
  });
});
