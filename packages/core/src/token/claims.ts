/**
 * What a token says, which kinds there are, and the rules its claims must meet.
 *
 * Runs inside CloudFront Functions: njs syntax (no spread, destructuring, for..of, default parameters).
 */
import type { Config } from '../config';
import { EVENT_ID } from '../event-id';

/** The two places (a spot in a line) and the two passes (that line is behind the visitor). */
export const KINDS = ['waiting-place', 'queue-place', 'vwr', 'entry'] as const;
export type TokenKind = (typeof KINDS)[number];

/** The payload of every kind. Times are epoch seconds. Unknown further claims are allowed and ignored. */
export type Claims = {
  readonly iss: string;
  /** The event id. */
  readonly aud: string;
  /** The subject: 128 random bits or a hashed user id, never personal data. */
  readonly sub: string;
  /** Position in the line, from 1; 0 when nobody waits (phase `off`). */
  readonly pos: number;
  /** Epoch of the event's line, from 1. */
  readonly epo: number;
  readonly iat: number;
  readonly exp: number;
  readonly jti: string;
  readonly v: 1;
  /** First issue of a pass that has been renewed since. */
  readonly oia?: number;
};

/** Every reason to refuse a token, in the order in which they are looked for. */
export const REASONS = [
  'missing',
  'malformed',
  'algorithm',
  'wrong-kind',
  'unknown-key',
  'signature',
  'lifetime',
  'not-yet-valid',
  'expired',
  'wrong-event',
  'wrong-epoch',
  'wrong-subject',
] as const;

/** Why a token is refused. Stable words, used on the wire and in logs. */
export type Reason = (typeof REASONS)[number];

export type Verdict =
  | { readonly ok: true; readonly claims: Claims }
  | { readonly ok: false; readonly reason: Reason };

/** What the caller knows about the request. A field left out is not checked. */
export type Expected = {
  readonly eventId?: string | undefined;
  readonly epoch?: number | undefined;
  /** Lowest epoch still let through, where the exact one is not known (the edge). */
  readonly minEpoch?: number | undefined;
  readonly subject?: string | undefined;
};

/** The part of the configuration tokens depend on. */
export type TokenConfig = {
  readonly issuer: Config['issuer'];
  readonly leewaySeconds: Config['leewaySeconds'];
  readonly ttl: Pick<Config['ttl'], 'vwrSeconds' | 'entrySeconds' | 'recordSeconds'>;
};

/** What the claims of one kind must keep to. */
export type ClaimRules = {
  readonly issuer: string;
  readonly maxLifetimeSeconds: number;
  readonly leewaySeconds: number;
};

export type TokenRules = ClaimRules & { readonly ttlSeconds: number };

/** Longest token looked at, in characters. Ours have about 300. */
export const MAX_TOKEN_LENGTH = 2048;

/** How far ahead of our clock an issuer's may run. */
export const MAX_SKEW_SECONDS = 30;

/** The `typ` header: what keeps one kind from passing for another even under equal keys (RFC 8725 section 3.11). */
export function typOf(kind: TokenKind): string {
  return `urr-${kind}+jwt`;
}

/** The key ring that signs a kind: both places share one, which never goes to the edge. */
export function ringOf(kind: TokenKind): 'place' | 'vwr' | 'entry' {
  return kind === 'vwr' || kind === 'entry' ? kind : 'place';
}

/** Lifetime and tolerance of one kind: passes live `ttl.vwrSeconds` and `ttl.entrySeconds`, places `ttl.recordSeconds`. */
export function tokenRules(config: TokenConfig, kind: TokenKind): TokenRules {
  const ttl = config.ttl;
  const ttlSeconds =
    kind === 'vwr' ? ttl.vwrSeconds : kind === 'entry' ? ttl.entrySeconds : ttl.recordSeconds;
  return {
    issuer: config.issuer,
    ttlSeconds: ttlSeconds,
    maxLifetimeSeconds: ttlSeconds * 1.5,
    leewaySeconds: config.leewaySeconds,
  };
}

/**
 * The first rule a payload breaks by itself, or null. Only asked about payloads whose signature has been checked.
 *
 * Throws on null. Order: shape (`malformed`), issuer (`wrong-kind`: another system's token), `lifetime`, `not-yet-valid`, `expired`.
 * Comparisons are written so that a `nowMs` that is not a number refuses.
 *
 * @param eventId known to be an event id, so that the same need not be looked at again
 */
export function claimFault(
  payload: unknown,
  rules: ClaimRules,
  nowMs: number,
  eventId?: string,
): Reason | null {
  const claims = payload as { readonly [claim in keyof Claims | 'nbf']?: unknown };
  const iat = claims.iat;
  const exp = claims.exp;
  const nbf = claims.nbf;
  if (
    claims.v !== 1 ||
    typeof claims.iss !== 'string' ||
    !isText(claims.sub) ||
    !isText(claims.jti) ||
    typeof claims.aud !== 'string' ||
    (claims.aud !== eventId && !EVENT_ID.test(claims.aud)) ||
    !isPositive(iat) ||
    !isPositive(exp) ||
    !isPositive(claims.epo) ||
    !(claims.pos === 0 || isPositive(claims.pos)) ||
    !(nbf === undefined || isPositive(nbf)) ||
    !(claims.oia === undefined || isPositive(claims.oia))
  )
    return 'malformed';
  if (claims.iss !== rules.issuer) return 'wrong-kind';
  if (exp <= iat || exp - iat > rules.maxLifetimeSeconds) return 'lifetime';
  // Where there is no `nbf`, it is not above `iat` either.
  const from = (nbf as number) > iat ? (nbf as number) : iat;
  if (!(from * 1000 <= nowMs + MAX_SKEW_SECONDS * 1000)) return 'not-yet-valid';
  return nowMs <= (exp + rules.leewaySeconds) * 1000 ? null : 'expired';
}

/** The first of the caller's expectations that good claims do not meet, or null. */
export function expectationFault(claims: Claims, expected: Expected): Reason | null {
  if (expected.eventId !== undefined && claims.aud !== expected.eventId) return 'wrong-event';
  if (expected.epoch !== undefined && claims.epo !== expected.epoch) return 'wrong-epoch';
  if (expected.minEpoch !== undefined && !(claims.epo >= expected.minEpoch)) return 'wrong-epoch';
  if (expected.subject !== undefined && claims.sub !== expected.subject) return 'wrong-subject';
  return null;
}

// Looking it up takes njs as long as calling it.
const isSafeInteger = Number.isSafeInteger;

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isPositive(value: unknown): value is number {
  return isSafeInteger(value) && (value as number) > 0;
}
