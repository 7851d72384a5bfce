/**
 * What the quick start uses of `next/server`, standing in for it: Next is too large to install for one line. Passing
 * headers on works as Next does it: the answer of a proxy carries them under names of its own, and the app sees those
 * listed and no others.
 */
export const NextResponse = {
  next({ request }: { readonly request: { readonly headers: Headers } }): Response {
    const headers = new Headers({ 'x-middleware-next': '1' });
    headers.set('x-middleware-override-headers', [...request.headers.keys()].join(','));
    for (const [name, value] of request.headers) headers.set(`x-middleware-request-${name}`, value);
    return new Response(null, { headers });
  },
};

/** The request headers the app will see. */
export function headersForApp(response: Response): Record<string, string | null> {
  const names = response.headers.get('x-middleware-override-headers')?.split(',') ?? [];
  return Object.fromEntries(
    names.map((name) => [name, response.headers.get(`x-middleware-request-${name}`)]),
  );
}
