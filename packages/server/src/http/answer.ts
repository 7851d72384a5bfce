/** Answers to one visitor: JSON that nobody may store, with the cookies beside it. */

export function jsonResponse(body: object, cookies: readonly string[] = [], status = 200): Response {
  const headers = new Headers({
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  return new Response(JSON.stringify(body), { status, headers });
}

/** Native apps keep tokens themselves and ask for them in the body: `x-urr-token: body`. */
export function wantsTokenInBody(request: Request): boolean {
  return request.headers.get('x-urr-token')?.trim().toLowerCase() === 'body';
}
