import { createFetchGuard } from '@urr/edge/fetch';
import { NextResponse } from 'next/server';
import { config as settings } from './lib/config';
import { loadKeys } from './lib/keys';

let guard: ReturnType<typeof createGuard> | undefined;

/** Before every request: without a matcher, since a path the matcher skips is a path without the guard. */
export async function proxy(request: Request): Promise<Response> {
  guard ??= createGuard();
  const outcome = await guard(request);
  if ('response' in outcome) return withAddress(outcome.response, request.url);
  // The rewritten headers, or the app would read the cookies and stamps the visitor sent.
  return NextResponse.next({ request: { headers: outcome.request.headers } });
}

// At the first request, so that a build needs no keys.
function createGuard() {
  const { vwr, entry } = loadKeys();
  return createFetchGuard({ config: settings, keys: { vwr, entry } });
}

/** Ours are relative, Next answers 500 to those; it takes the origin off again on the way out. */
function withAddress(response: Response, url: string): Response {
  const location = response.headers.get('location');
  if (location !== null) response.headers.set('location', new URL(location, url).href);
  return response;
}
