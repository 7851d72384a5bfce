/** Tokens good and bad, made with node:crypto alone: nothing here comes from the code under test. */
import { hmacWith, type Kid, type Signer } from './published-keys';

export type Case = {
  name: string;
  kind: string;
  /** Which of the key sets the verifier holds. */
  keys: string;
  /** Left out: no token at all. */
  token?: string;
  expected: { eventId?: string; epoch?: number; minEpoch?: number; subject?: string };
  /** Where it is not the file's own. */
  nowMs?: number;
  verdict: { ok: true; claims: object } | { ok: false; reason: string };
};

export const KINDS = ['waiting-place', 'queue-place', 'vwr', 'entry'] as const;
export type Kind = (typeof KINDS)[number];

export const config = {
  issuer: 'urr',
  leewaySeconds: 5,
  ttl: { vwrSeconds: 600, entrySeconds: 600, recordSeconds: 86_400 },
};
export const nowMs = 1_800_000_000_000;
export const now = nowMs / 1000;

const KID: Record<Kind, Kid> = { 'waiting-place': 'p1', 'queue-place': 'p1', vwr: 'v1', entry: 'e1' };
export const TYP: Record<Kind, string> = {
  'waiting-place': 'urr-waiting-place+jwt',
  'queue-place': 'urr-queue-place+jwt',
  vwr: 'urr-vwr+jwt',
  entry: 'urr-entry+jwt',
};
/** What most requests expect. */
export const usual = { eventId: 'iu-2027', epoch: 1, subject: 'c3ViamVjdC1vbmUtMTIzNA' };

/** Header or payload: as an object, as its text, or as the encoded segment itself. */
export type Part = string | object | { raw: string };

export const base64url = (value: string | Buffer): string => Buffer.from(value).toString('base64url');
export const json = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
export const kidOf = (kind: Kind): Kid => KID[kind];
export const ttlOf = (kind: Kind): number =>
  kind.endsWith('place') ? config.ttl.recordSeconds : config.ttl.vwrSeconds;

export function segment(part: Part): string {
  return typeof part === 'object' && 'raw' in part ? part.raw : base64url(json(part));
}

export function compact(header: Part, payload: Part, signer: Signer): string {
  const input = `${segment(header)}.${segment(payload)}`;
  return `${input}.${signer(input)}`;
}

export function headerOf(kind: Kind, kid: string = KID[kind], alg = 'HS256') {
  return { alg, typ: TYP[kind], kid };
}

export function claimsOf(kind: Kind, change: object = {}) {
  return {
    iss: 'urr',
    aud: 'iu-2027',
    sub: 'c3ViamVjdC1vbmUtMTIzNA',
    pos: 2341,
    epo: 1,
    iat: now - 5,
    exp: now - 5 + ttlOf(kind),
    jti: 'anRpLW9uZS0xMjM0',
    v: 1,
    ...change,
  };
}

/** Times of a token that expired just now, before any leeway. */
export const ending = { iat: now - 600, exp: now };

// Most cases are about the tier-1 pass.
export const header = headerOf('vwr');
export const signer = hmacWith('v1');
export const withHeader = (part: Part): string => compact(part, claimsOf('vwr'), signer);
export const withPayload = (part: Part): string => compact(header, part, signer);
export const withClaims = (change: object): string => withPayload(claimsOf('vwr', change));
export const good = withClaims({});
export const [h, p, s] = good.split('.') as [string, string, string];

type More = Partial<Omit<Case, 'name' | 'token' | 'verdict'>>;

/** Gathers cases; without more said they are about a tier-1 pass and the usual request. */
export function collector() {
  const cases: Case[] = [];
  const add = (name: string, token: string | undefined, verdict: Case['verdict'], more: More) => {
    const { kind = 'vwr', keys = 'hs256', expected = usual, nowMs: at } = more;
    const given = token === undefined ? {} : { token };
    cases.push({ name, kind, keys, ...given, expected, ...(at === undefined ? {} : { nowMs: at }), verdict });
  };
  return {
    cases,
    accept: (name: string, token: string, claims: object, more: More = {}) =>
      add(name, token, { ok: true, claims }, more),
    refuse: (name: string, reason: string, token: string | undefined, more: More = {}) =>
      add(name, token, { ok: false, reason }, more),
  };
}

/** The same token with another payload under the old signature. */
export function tampered(token: string, claims: object): string {
  const [first, , last] = token.split('.');
  return `${first}.${base64url(json(claims))}.${last}`;
}

/** A second encoding of the same bytes: one of the unused bits of the last character set. */
export function loose(encoded: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  if (encoded.length % 4 === 0) throw new Error('this segment has no unused bits');
  return `${encoded.slice(0, -1)}${alphabet[alphabet.indexOf(encoded.at(-1) ?? '') + 1]}`;
}

/** One letter exchanged for another whose code ends in the same byte: equal to a decoder that cuts codes to 8 bits. */
export function lookalike(encoded: string): string {
  return `${encoded.slice(0, 5)}${String.fromCharCode(encoded.charCodeAt(5) + 0x100)}${encoded.slice(6)}`;
}
