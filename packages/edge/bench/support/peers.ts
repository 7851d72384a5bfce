/**
 * What teams use otherwise, doing the guard's work as well as it can be asked to: the same rules and cookie reader,
 * both tokens, issuer, event, times and subject. Keys are imported once and in the form each library is fastest with.
 * None of them rewrites the request for the origin, as the guard does.
 */
import { createSecretKey, webcrypto } from 'node:crypto';
import { readCookies } from '@urr/core/cookies';
import { canonicalPath, compileRoutes, matchPath, routeMatcher } from '@urr/core/routes';
import { createVerifier } from 'fast-jwt';
import { verify as honoVerify } from 'hono/jwt';
import { jwtVerify } from 'jose';
import jsonwebtoken from 'jsonwebtoken';
import type { GuardRequest } from '../../src/decision';
import { config, EVENT, secrets } from './workload';

/** Whether the request may pass. */
export type Peer = (request: GuardRequest) => boolean | Promise<boolean>;

type Subject = { readonly sub?: unknown };
type Kind = 'vwr' | 'entry';

const rules = routeMatcher(compileRoutes(config.routes));
const CLOCK_TOLERANCE = config.leewaySeconds;

const keyObjects = {
  vwr: createSecretKey(Buffer.from(secrets.vwr)),
  entry: createSecretKey(Buffer.from(secrets.entry)),
};

/** The event of a path that needs both tokens; undefined for any other. */
export function eventOf(request: GuardRequest): string | undefined {
  const path = canonicalPath(request.path);
  const match = path === null ? undefined : matchPath(rules, request.method, path);
  return match?.tier === 2 ? match.eventId : undefined;
}

function tokenOf(request: GuardRequest, kind: Kind): string {
  return readCookies(request.cookies, config.cookies[kind])[0] ?? '';
}

function peer(verify: (token: string, kind: Kind, eventId: string) => Subject): Peer {
  return (request) => {
    const eventId = eventOf(request);
    if (eventId === undefined) return false;
    try {
      const vwr = verify(tokenOf(request, 'vwr'), 'vwr', eventId);
      const entry = verify(tokenOf(request, 'entry'), 'entry', eventId);
      return vwr.sub === entry.sub;
    } catch {
      return false;
    }
  };
}

/** Both tokens at once: these libraries wait for another thread. */
function asyncPeer(verify: (token: string, kind: Kind, eventId: string) => Promise<Subject>): Peer {
  return async (request) => {
    const eventId = eventOf(request);
    if (eventId === undefined) return false;
    try {
      const [vwr, entry] = await Promise.all([
        verify(tokenOf(request, 'vwr'), 'vwr', eventId),
        verify(tokenOf(request, 'entry'), 'entry', eventId),
      ]);
      return vwr.sub === entry.sub;
    } catch {
      return false;
    }
  };
}

async function cryptoKeys(): Promise<Record<Kind, webcrypto.CryptoKey>> {
  const importKey = (secret: string) =>
    webcrypto.subtle.importKey('raw', Buffer.from(secret), { name: 'HMAC', hash: 'SHA-256' }, false, [
      'verify',
    ]);
  return { vwr: await importKey(secrets.vwr), entry: await importKey(secrets.entry) };
}

export async function josePeer(): Promise<Peer> {
  const imported = await cryptoKeys();
  return asyncPeer(async (token, kind, audience) => {
    const { payload } = await jwtVerify(token, imported[kind], {
      algorithms: ['HS256'],
      typ: `urr-${kind}+jwt`,
      issuer: config.issuer,
      audience,
      clockTolerance: CLOCK_TOLERANCE,
    });
    return { sub: payload.sub };
  });
}

export async function honoPeer(): Promise<Peer> {
  const imported = await cryptoKeys();
  return asyncPeer(async (token, kind, aud) => {
    const options = { alg: 'HS256', typ: `urr-${kind}+jwt`, iss: config.issuer, aud } as const;
    const { sub } = await honoVerify(token, imported[kind], options);
    return { sub };
  });
}

/** Does not look at `typ`; the two kinds have keys of their own. */
export function jsonwebtokenPeer(): Peer {
  return peer(
    (token, kind, audience) =>
      jsonwebtoken.verify(token, keyObjects[kind], {
        algorithms: ['HS256'],
        issuer: config.issuer,
        audience,
        clockTolerance: CLOCK_TOLERANCE,
      }) as Subject,
  );
}

/** Takes the audience when it is made, so it serves one event. */
export function fastJwtPeer(cache: boolean): Peer {
  const verifier = (kind: Kind) =>
    createVerifier({
      key: Buffer.from(secrets[kind]),
      algorithms: ['HS256'],
      allowedIss: config.issuer,
      allowedAud: EVENT,
      checkTyp: `urr-${kind}+jwt`,
      clockTolerance: CLOCK_TOLERANCE * 1000,
      cache,
    });
  const verifiers = { vwr: verifier('vwr'), entry: verifier('entry') };
  return peer((token, kind, eventId) => {
    if (eventId !== EVENT) throw new Error('made for another event');
    return verifiers[kind](token) as Subject;
  });
}
