/** Answers to one visitor: JSON that nobody may store, with the cookies beside it. */

/** What decides about an answer besides the address: Fetch requests have it, and so has whatever stands in for one. */
export type Carrier = { readonly headers: Pick<Headers, 'get'> };

/** A 200 with `JSON_HEADERS` and nothing else, for servers that need no `Response` to write it. */
export type PlainAnswer = { readonly json: string };

export const JSON_HEADERS = {
  'content-type': 'application/json',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
} as const;

export function jsonResponse(body: object, cookies: readonly string[] = [], status = 200): Response {
  const headers = new Headers(JSON_HEADERS);
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  return new Response(JSON.stringify(body), { status, headers });
}

export function toResponse(answer: Response | PlainAnswer): Response {
  return 'json' in answer && typeof answer.json === 'string'
    ? new Response(answer.json, { headers: JSON_HEADERS })
    : (answer as Response);
}

/** Native apps keep tokens themselves and ask for them in the body: `x-urr-token: body`. */
export function wantsTokenInBody(request: Carrier): boolean {
  return request.headers.get('x-urr-token')?.trim().toLowerCase() === 'body';
}
