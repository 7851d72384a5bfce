// Next.js 16: proxy.ts beside app/.
import { defineConfig } from '@urr/core';
import { createFetchGuard } from '@urr/edge/fetch';
import { NextResponse } from 'next/server';
import { keys } from './keys';

const { vwr, entry } = keys;
const guard = createFetchGuard({ config: defineConfig({}), keys: { vwr, entry } });

export async function proxy(request: Request): Promise<Response> {
  const outcome = await guard(request);
  if ('response' in outcome) return outcome.response;
  // The rewritten headers, or the app would read the cookies and stamps the visitor sent.
  return NextResponse.next({ request: { headers: outcome.request.headers } });
}
