// Next.js 16: proxy.ts beside app/.
import { defineConfig } from '@urr/core';
import { createFetchGuard } from '@urr/edge/fetch';
import { NextResponse } from 'next/server';
import { keys } from './keys';

const { vwr, entry } = keys;
const guard = createFetchGuard({ config: defineConfig({}), keys: { vwr, entry } });

export async function proxy(request: Request): Promise<Response> {
  const outcome = await guard(request);
  if ('response' in outcome) return withAddress(outcome.response, request.url);
  // The rewritten headers, or the app would read the cookies and stamps the visitor sent.
  return NextResponse.next({ request: { headers: outcome.request.headers } });
}

/** Ours are relative, Next answers 500 to those; it takes the origin off again on the way out. */
function withAddress(response: Response, url: string): Response {
  const location = response.headers.get('location');
  if (location !== null) response.headers.set('location', new URL(location, url).href);
  return response;
}
