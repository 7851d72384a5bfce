/** A viewer-request handler as one would write it with jose: the guard's decision, without rewriting but the stamp. */
import { webcrypto } from 'node:crypto';
import type { Config } from '@urr/core';
import { readCookies } from '@urr/core/cookies';
import { canonicalPath, compileRoutes, matchPath, routeMatcher } from '@urr/core/routes';
import { jwtVerify } from 'jose';
import type { CloudFrontRequestEvent } from '../../src/lambda-edge/event';

declare const SECRETS: { readonly vwr: string; readonly entry: string };
declare const CONFIG: Config;

const rules = routeMatcher(compileRoutes(CONFIG.routes));
const keys = { vwr: importKey(SECRETS.vwr), entry: importKey(SECRETS.entry) };

export async function handler(event: CloudFrontRequestEvent): Promise<unknown> {
  const request = event.Records[0]?.cf.request;
  const path = canonicalPath(request?.uri ?? '');
  const match = path === null ? undefined : matchPath(rules, request?.method ?? '', path);
  if (request === undefined || match?.eventId === undefined) return { status: '403' };
  const cookies = (request.headers.cookie ?? []).map(({ value }) => value);
  const [vwr, entry] = await Promise.all([
    subjectOf('vwr', cookies, match.eventId),
    subjectOf('entry', cookies, match.eventId),
  ]);
  if (vwr !== entry) return { status: '403' };
  request.headers['x-urr-subject'] = [{ value: vwr }];
  return request;
}

async function subjectOf(
  kind: 'vwr' | 'entry',
  cookies: readonly string[],
  audience: string,
): Promise<string> {
  const token = readCookies(cookies, CONFIG.cookies[kind])[0] ?? '';
  const { payload } = await jwtVerify(token, await keys[kind], {
    algorithms: ['HS256'],
    typ: `urr-${kind}+jwt`,
    issuer: CONFIG.issuer,
    audience,
    clockTolerance: CONFIG.leewaySeconds,
  });
  return payload.sub ?? '';
}

function importKey(secret: string): Promise<webcrypto.CryptoKey> {
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  return webcrypto.subtle.importKey('raw', Buffer.from(secret), hmac, false, ['verify']);
}
