import { describe, expect, it } from 'vitest';
import { withEdgeCache } from './edge-cache';
import type { ViewerRequest, ViewerResponse } from './viewer';

const get = (rawPath: string, cookie = ''): ViewerRequest => ({
  method: 'GET',
  rawPath,
  rawQuery: '',
  headers: cookie === '' ? [] : [['cookie', cookie]],
  clientIp: '',
  body: undefined,
});

const answering = (control: string) => {
  let asked = 0;
  const origin = async (): Promise<ViewerResponse> => {
    asked += 1;
    return { status: 200, headers: [['cache-control', control]], body: String(asked) };
  };
  return { origin, asked: () => asked };
};

describe('the edge cache', () => {
  it('answers what is public from its copy until that is old', async () => {
    const { origin, asked } = answering('public, max-age=1');
    let now = 0;
    const cached = withEdgeCache(origin, { clock: () => now });
    await cached(get('/status'));
    now = 999;
    expect((await cached(get('/status'))).body).toBe('1');
    now = 1000;
    expect((await cached(get('/status'))).body).toBe('2');
    expect(asked()).toBe(2);
  });

  it('lets those who come together for something public share one request', async () => {
    const { origin, asked } = answering('public, max-age=1');
    let now = 0;
    const cached = withEdgeCache(origin, { clock: () => now });
    await cached(get('/status'));
    now = 5000;
    await Promise.all([cached(get('/status')), cached(get('/status')), cached(get('/status'))]);
    expect(asked()).toBe(2);
  });

  it('never gives one visitor the answer of another', async () => {
    const { origin, asked } = answering('no-store');
    const cached = withEdgeCache(origin);
    const answers = await Promise.all([cached(get('/check', 'place=a')), cached(get('/check', 'place=b'))]);
    expect(answers.map(({ body }) => body)).toEqual(['1', '2']);
    expect(asked()).toBe(2);
  });

  it('keeps nothing that sets a cookie, and nothing that failed', async () => {
    for (const answer of [
      {
        status: 200,
        headers: [
          ['cache-control', 'public, max-age=9'],
          ['set-cookie', 'a=1'],
        ],
      },
      { status: 404, headers: [['cache-control', 'public, max-age=9']] },
    ] as const) {
      let asked = 0;
      const cached = withEdgeCache(async () => {
        asked += 1;
        return { ...answer, body: '' };
      });
      await cached(get('/x'));
      await cached(get('/x'));
      expect(asked).toBe(2);
    }
  });
});
