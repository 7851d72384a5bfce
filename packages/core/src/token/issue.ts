/** Writing tokens: claims checked first, so that nothing is issued that no verifier accepts. */
import { CompactSign, type CryptoKey } from 'jose';
import { InputError } from '../errors';
import { assertEventId } from '../event-id';
import type { Key } from '../keys';
import { type Claims, MAX_TOKEN_LENGTH, type TokenKind, type TokenRules, typOf } from './claims';

/** What a new token shall say. Times are epoch seconds. */
export type TokenInput = {
  readonly eventId: string;
  readonly epoch: number;
  readonly subject: string;
  /** From 1; 0 when nobody waits. */
  readonly position: number;
  /** Now, by default. */
  readonly iat?: number | undefined;
  /** `iat + ttlSeconds`, by default. */
  readonly exp?: number | undefined;
  /** The lifetime the configuration gives this kind, by default. */
  readonly ttlSeconds?: number | undefined;
  /** 12 random bytes, by default. */
  readonly jti?: string | undefined;
  /** First issue, on a pass that renews an earlier one. */
  readonly oia?: number | undefined;
};

/**
 * The claims of a new token, every default filled in, in the order they are written.
 *
 * @throws {InputError} a field out of range, or a lifetime above 1.5 times the configured one
 */
export function toClaims(input: TokenInput, rules: TokenRules, nowMs: number, newId: () => string): Claims {
  const { eventId, epoch, subject, position, ttlSeconds = rules.ttlSeconds, oia } = input;
  const iat = input.iat ?? Math.floor(nowMs / 1000);
  const exp = input.exp ?? iat + ttlSeconds;
  const jti = input.jti ?? newId();
  assertEventId(eventId);
  assertWhole('epoch', epoch, 1);
  assertText('subject', subject);
  assertWhole('position', position, 0);
  assertWhole('iat', iat, 1);
  assertWhole('exp', exp, 1);
  assertText('jti', jti);
  if (oia !== undefined) assertWhole('oia', oia, 1);
  if (exp <= iat || exp - iat > rules.maxLifetimeSeconds) {
    throw new InputError(
      'exp',
      `expected 1 to ${rules.maxLifetimeSeconds} seconds after iat (1.5 times the configured lifetime)`,
    );
  }
  const claims = {
    iss: rules.issuer,
    aud: eventId,
    sub: subject,
    pos: position,
    epo: epoch,
    iat,
    exp,
    jti,
    v: 1 as const,
  };
  return oia === undefined ? claims : { ...claims, oia };
}

/**
 * Signs claims as a compact JWS. The header is exactly `alg`, `typ`, `kid`, in this order: verifiers know it by heart.
 *
 * @throws {InputError} when the token would be longer than verifiers look at
 */
export async function signClaims(
  claims: Claims,
  kind: TokenKind,
  key: Key,
  signingKey: CryptoKey,
): Promise<string> {
  const payload = new TextEncoder().encode(asciiJson(claims));
  const token = await new CompactSign(payload)
    .setProtectedHeader({ alg: key.alg, typ: typOf(kind), kid: key.kid })
    .sign(signingKey);
  if (token.length > MAX_TOKEN_LENGTH) {
    const longest = claims.jti.length > claims.sub.length ? 'jti' : 'subject';
    throw new InputError(longest, `is too long, the token would pass ${MAX_TOKEN_LENGTH} characters`);
  }
  return token;
}

/** JSON in ASCII: no runtime can read such bytes in another way than we do. */
function asciiJson(value: object): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function assertWhole(field: string, value: unknown, minimum: number): void {
  if (!Number.isSafeInteger(value) || (value as number) < minimum) {
    throw new InputError(field, `expected a whole number of at least ${minimum}`);
  }
}

function assertText(field: string, value: unknown): void {
  if (typeof value !== 'string' || value === '')
    throw new InputError(field, 'expected a string that is not empty');
}
