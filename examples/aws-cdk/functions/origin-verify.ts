import { createHash, timingSafeEqual } from 'node:crypto';

const AGAIN_AFTER_MS = 300_000;

type App = {
  matches?(path: string): boolean;
  fetch(request: Request): Promise<Response>;
};

/**
 * Refuses whatever did not come through the distribution, which adds the header to what it forwards.
 *
 * @param accepted the present value and, while it is being rotated, the one before; read again every five minutes
 */
export function throughCloudFront(
  app: App,
  accepted: () => Promise<readonly (string | undefined)[]>,
  clock: () => number = Date.now,
): App {
  let values: Promise<readonly Buffer[]> | undefined;
  let readAtMs = 0;

  async function read(): Promise<readonly Buffer[]> {
    return (await accepted()).flatMap((value) => (value ? [digest(value)] : []));
  }

  return {
    ...(app.matches && { matches: (path: string) => app.matches?.(path) === true }),
    async fetch(request) {
      if (values === undefined || clock() - readAtMs >= AGAIN_AFTER_MS) {
        readAtMs = clock();
        const before = values;
        // While Secrets Manager is away the values known last stay good.
        values = read().catch((error: unknown) => before ?? Promise.reject(error));
      }
      const known = await values.catch(() => undefined);
      if (known === undefined) {
        values = undefined;
        return refusal(503, 'busy');
      }
      const given = digest(request.headers.get('x-origin-verify') ?? '');
      return known.some((value) => timingSafeEqual(value, given))
        ? app.fetch(request)
        : refusal(403, 'forbidden');
    },
  };
}

const digest = (value: string): Buffer => createHash('sha256').update(value).digest();

function refusal(status: number, code: string): Response {
  const headers = {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    'retry-after': '1',
  };
  return new Response(JSON.stringify({ type: 'about:blank', title: code, status, code }), {
    status,
    headers,
  });
}
