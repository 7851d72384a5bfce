/** What the decision core needs, as CloudFront has it. Runs in njs. */
import { type ClaimRules, createJudge, type Judge, type JudgeKey } from '@urr/core/verify-hs256';
import type { Pair } from '../../compile';
import { type CookieScan, kindOf, mayGoOn } from '../../cookies';
import type { Core, Rules } from '../../core';
import { TIERS } from '../../refusal';
import type { Value, Values } from './event';
import type { FunctionData, FunctionKey, FunctionKeys } from './settings';

type Bytes = {
  readonly [index: number]: number;
  readonly length: number;
  readonly buffer: ArrayBuffer;
  toString(encoding?: 'base64url'): string;
};
declare const Buffer: { from(text: string, encoding?: 'base64' | 'base64url'): Bytes };
declare const urrCrypto: {
  createHmac(
    algorithm: 'sha256',
    key: string | Bytes,
  ): { update(text: string): { digest(encoding: 'base64url'): string } };
};

/** What the data lacks. */
export function coreOf(data: FunctionData, keys: FunctionKeys): FunctionData & Core<Values> {
  return Object.assign({}, data, keys, { judges: judgesOf(data, keys), scan: scanValues });
}

/** A key without a secret is a fault: nothing is ever verified with none. */
export function judgesOf(data: FunctionData, keys: FunctionKeys): Pair<Judge> {
  return TIERS.map((kind, index) =>
    judgeOf(`urr-${kind}+jwt`, data.claimRules[index] as ClaimRules, keys[kind]),
  ) as unknown as Pair<Judge>;
}

function judgeOf(typ: string, rules: ClaimRules, keys: readonly FunctionKey[]): Judge {
  const known = keys.map((key): JudgeKey => {
    const header = JSON.stringify({ alg: 'HS256', typ: typ, kid: key.kid });
    const secret = key.secret || Buffer.from(key.base64 as string, 'base64');
    return {
      kid: key.kid,
      alg: 'HS256',
      prefix: `${Buffer.from(header).toString('base64url')}.`,
      isSigned: (token, end) =>
        isSame(
          token.slice(end),
          urrCrypto.createHmac('sha256', secret).update(token.slice(0, end)).digest('base64url'),
        ),
    };
  });
  return createJudge(typ, rules, known, decode, JSON.parse);
}

/**
 * Without telling where they differ: the dot and 43 characters are compared as six numbers of eight bytes each, all six
 * always, and nobody guesses eight characters of an HMAC. ASCII is never the bytes of a number that equals another.
 */
function isSame(given: string, signature: string): boolean {
  const bytes = Buffer.from(`${given}.....${signature}....`).buffer;
  // What is not ASCII has more bytes than characters.
  if (bytes.byteLength !== 96) return false;
  const words = new Float64Array(bytes);
  let same = 0;
  for (let index = 0; index < 6; index++) same += (words[index] === words[index + 6]) as unknown as number;
  return same === 6;
}

/** As `decodeText` of core: what does not read back as written is not canonical, or no UTF-8. */
function decode(segment: string): string | null {
  const text = Buffer.from(segment, 'base64url').toString();
  return Buffer.from(text).toString('base64url') === segment ? text : null;
}

/** As `scanCookies`, for cookies that are taken apart already. `rest` has the names of those that must not go on. */
export function scanValues(core: Rules, cookies: Values, names: Pair<string>): CookieScan {
  const found: CookieScan = { tokens: [[], []], rest: '' };
  for (const name in cookies) {
    const cookie = cookies[name] as Value;
    const kind = kindOf(core, names, name);
    const values = cookie.multiValue;
    const count = values ? values.length : 1;
    for (let index = 0; index < count; index++) {
      const value = (values ? (values[index] as Value) : cookie).value;
      if (kind >= 0) (found.tokens[kind] as string[]).push(value);
      else if (!mayGoOn(core, `${name}=${value}`)) found.rest += `; ${name}`;
    }
  }
  return found;
}
