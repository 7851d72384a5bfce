/** The shop's own refusals, in the shape the rest of the family uses: problem JSON with a stable code. */

const TITLES = {
  'event-unknown': [404, 'There is no such event'],
  'order-unknown': [404, 'There is no such order'],
  'not-found': [404, 'There is nothing at this address'],
  'seat-unknown': [400, 'The hall has no such seat'],
  'seat-taken': [409, 'Somebody else has one of these seats'],
  'order-gone': [409, 'The seats are held no more'],
  'signature-invalid': [403, 'The payment provider did not say that'],
  'body-invalid': [400, 'The body is not what this address expects'],
  'body-too-large': [413, 'The body is too large'],
  'content-type': [415, 'Send the content type this address expects'],
  'shop-busy': [503, 'The shop cannot keep up'],
  internal: [500, 'Something went wrong here'],
} as const;

export type ShopProblem = keyof typeof TITLES;

export function problem(code: ShopProblem, extra: Readonly<Record<string, unknown>> = {}): Response {
  const [status, title] = TITLES[code];
  const headers = {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(status === 503 ? { 'retry-after': '1' } : {}),
  };
  return new Response(JSON.stringify({ type: `urn:shop:problem:${code}`, title, status, code, ...extra }), {
    status,
    headers,
  });
}
