/** Who may operate: tokens, what each is good for, and who holds it. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { ConfigError } from '@urr/core/errors';

const MIN_LENGTH = 16;

/** Each includes those before it. */
const SCOPES = ['read', 'operate', 'admin'] as const;

/**
 * - `read`: events, history, plans, live figures
 * - `operate`: phase, pace, capacity, message, times and plans as well
 * - `admin`: also what cannot be taken back or lets everybody in: reset, phase `off`, `order` and `ledger`
 */
export type OperatorScope = (typeof SCOPES)[number];

export type OperatorToken = {
  /** At least 16 characters of printable ASCII without spaces or commas. */
  readonly token: string;
  /** Whom the history names. Without it whoever uses the token says who they are. */
  readonly who?: string | undefined;
  /** One of `scope` and `scopes`; of several the widest counts. */
  readonly scope?: OperatorScope | undefined;
  readonly scopes?: readonly OperatorScope[] | undefined;
};

/** `{ kim: token }`: may do everything, and the history says kim. Or tokens with a scope, by name or as a list. */
export type OperatorTokens =
  | Readonly<Record<string, string | Omit<OperatorToken, 'who'>>>
  | readonly OperatorToken[];

/** Who asks, as far as their token says. */
export type Holder = { readonly who: string | null; readonly scope: OperatorScope };

/** Whether a scope reaches as far as another. */
export function reaches(held: OperatorScope, needed: OperatorScope): boolean {
  return SCOPES.indexOf(held) >= SCOPES.indexOf(needed);
}

/**
 * Compares digests of equal length with every known one, so that time tells nothing about a token.
 *
 * @throws {ConfigError} no token, a short one, one without a scope, or one that is there twice
 */
export function createTokenCheck(tokens: OperatorTokens): (token: string) => Holder | undefined {
  const all = toList(tokens);
  const issues = all.flatMap(({ path, entry }) => faultsOf(path, entry));
  if (all.length === 0) issues.push({ path: 'tokens', message: 'expected at least one, as { name: token }' });
  if (new Set(all.map(({ entry }) => entry.token)).size < all.length) {
    issues.push({ path: 'tokens', message: 'expected a token of its own for each name' });
  }
  if (issues.length > 0) throw new ConfigError(issues);

  const known = all.map(({ entry }) => ({
    digest: sha256(entry.token),
    holder: { who: entry.who ?? null, scope: widest(scopesOf(entry)) },
  }));
  return (token) => {
    const digest = sha256(token);
    let found: Holder | undefined;
    for (const entry of known) if (timingSafeEqual(entry.digest, digest)) found = entry.holder;
    return found;
  };
}

type Named = { readonly path: string; readonly entry: OperatorToken };

/** A plain string may do everything in the name it stands under, in a list its number. */
function toList(tokens: OperatorTokens): readonly Named[] {
  const isList = Array.isArray(tokens);
  return Object.entries(tokens ?? {}).map(([name, value]: [string, string | OperatorToken]) => {
    const path = isList ? `tokens[${name}]` : `tokens.${name}`;
    if (typeof value === 'string') return { path, entry: { token: value, who: name, scope: 'admin' } };
    return { path, entry: { ...value, ...(isList ? {} : { who: name }) } };
  });
}

function scopesOf({ scope, scopes }: OperatorToken): readonly OperatorScope[] {
  return [...(scope === undefined ? [] : [scope]), ...(Array.isArray(scopes) ? scopes : [])];
}

function widest(scopes: readonly OperatorScope[]): OperatorScope {
  return SCOPES.findLast((scope) => scopes.includes(scope)) ?? 'read';
}

function faultsOf(path: string, entry: OperatorToken): { path: string; message: string }[] {
  const { token, who, scope: _, scopes: __, ...unknown } = entry;
  const faults = Object.keys(unknown).map((key) => ({
    path: `${path}.${key}`,
    message: 'unknown key, expected token, scope, scopes or who',
  }));
  if (typeof token !== 'string' || token.length < MIN_LENGTH || !/^[\x21-\x2b\x2d-\x7e]+$/.test(token)) {
    const message = `expected at least ${MIN_LENGTH} characters of printable ASCII without spaces or commas`;
    faults.push({ path, message });
  }
  const scopes = scopesOf(entry);
  if (scopes.length === 0 || scopes.some((scope) => !SCOPES.includes(scope))) {
    faults.push({ path: `${path}.scope`, message: `expected ${SCOPES.join(', ')}` });
  }
  if (who !== undefined && (typeof who !== 'string' || who.trim() === '' || who.length > 200)) {
    faults.push({ path: `${path}.who`, message: 'expected 1 to 200 characters' });
  }
  return faults;
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
