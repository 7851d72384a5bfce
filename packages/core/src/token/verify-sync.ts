/**
 * The synchronous verifier for rings of every algorithm, for runtimes whose crypto answers at once, as Node's does. The
 * same rules and reasons as `createTokens`. Where all keys are HS256, `verify-hs256.ts` is faster.
 */
import type { Key, KeyRing } from '../keys';
import { type TokenConfig, type TokenKind, tokenRules } from './claims';
import { keyHeaders } from './header';
import { type OpenedToken, openToken } from './open';
import { judgePayload, REFUSED } from './verdict';
import type { VerifyHs256 } from './verify-hs256';

/**
 * Whether `signature` is what `key` makes of the UTF-8 bytes of `input`. It comes as canonical base64url of the right
 * length: 32 bytes of HMAC-SHA256, 64 bytes of ES256 (r and s, no DER) or of EdDSA. Must not be asynchronous.
 */
export type IsSignedBy = (key: Key, input: string, signature: string) => boolean;

/** Judges one token at `nowMs` (epoch milliseconds). Never throws on a token, whatever it holds. */
export type VerifySync = VerifyHs256;

/**
 * Makes the verifier of one token kind.
 *
 * @param options.isSignedBy the runtime's signature check; where it throws the verdict is `signature`
 */
export function createVerifierSync(options: {
  readonly config: TokenConfig;
  readonly kind: TokenKind;
  readonly keys: KeyRing;
  readonly isSignedBy: IsSignedBy;
}): VerifySync {
  const { kind, isSignedBy } = options;
  const rules = tokenRules(options.config, kind);
  const headers = keyHeaders(kind, options.keys);

  return (token, expected, nowMs) => {
    const opened = openToken(token, kind, headers);
    if (typeof opened === 'string') return REFUSED[opened];
    if (!isGenuine(opened, isSignedBy)) return REFUSED.signature;
    return judgePayload(opened.payload, rules, expected, nowMs);
  };
}

function isGenuine({ key, input, signature }: OpenedToken, isSignedBy: IsSignedBy): boolean {
  try {
    return isSignedBy(key, input, signature);
  } catch {
    return false;
  }
}
