/** What the decision core needs, as CloudFront has it. Runs in njs. */
import { type ClaimRules, createJudge, type Judge, type JudgeKey } from '@urr/core/verify-hs256';
import type { Pair } from '../../compile';
import { type CookieScan, kindOf, mayGoOn } from '../../cookies';
import type { Core, Rules } from '../../core';
import type { Value, Values } from './event';
import type { FunctionData, FunctionKey, FunctionKeys } from './settings';

type Bytes = {
  readonly [index: number]: number;
  readonly length: number;
  toString(encoding?: 'base64url'): string;
};
declare const Buffer: { from(text: string, encoding?: 'base64' | 'base64url'): Bytes };
declare const urrCrypto: {
  createHmac(
    algorithm: 'sha256',
    key: string | Bytes,
  ): { update(text: string): { digest(encoding: 'base64url'): string } };
};

/** What the data lacks. A key without a secret is a fault: nothing is ever verified with none. */
export function coreOf(data: FunctionData, keys: FunctionKeys): FunctionData & Core<Values> {
  const judges = KINDS.map((kind, index) =>
    judgeOf(`urr-${kind}+jwt`, data.claimRules[index] as ClaimRules, keys[kind]),
  ) as unknown as Pair<Judge>;
  return Object.assign({}, data, keys, { judges: judges, scan: scanValues });
}

const KINDS = ['vwr', 'entry'] as const;

function judgeOf(typ: string, rules: ClaimRules, keys: readonly FunctionKey[]): Judge {
  const known = keys.map((key): JudgeKey<string | Bytes> => {
    const header = JSON.stringify({ alg: 'HS256', typ: typ, kid: key.kid });
    return {
      kid: key.kid,
      alg: 'HS256',
      prefix: `${Buffer.from(header).toString('base64url')}.`,
      secret: key.secret || Buffer.from(key.base64 as string, 'base64'),
    };
  });
  const hmac = (secret: string | Bytes, input: string): string =>
    urrCrypto.createHmac('sha256', secret).update(input).digest('base64url');
  return createJudge(typ, rules, known, hmac, isSame, decode, JSON.parse);
}

/** In constant time, on bytes: a fifth of what characters cost here. */
function isSame(token: string, from: number, signature: string): boolean {
  const left = Buffer.from(token.slice(from));
  const right = Buffer.from(signature);
  let difference = 0;
  for (let index = 0; index < 43; index++) difference |= (left[index] as number) ^ (right[index] as number);
  return difference === 0;
}

/** As `decodeText` of core: what does not read back as written is not canonical, or no UTF-8. */
function decode(segment: string): string | null {
  const text = Buffer.from(segment, 'base64url').toString();
  return Buffer.from(text).toString('base64url') === segment ? text : null;
}

/** As `scanCookies`, for cookies that are taken apart already. `rest` has the names of those that must not go on. */
export function scanValues(core: Rules, cookies: Values, names: Pair<string>): CookieScan {
  const found: CookieScan = { tokens: [[], []], rest: '' };
  Object.keys(cookies).forEach((name) => {
    const cookie = cookies[name] as Value;
    const tokens = found.tokens[kindOf(core, names, name) as 0 | 1];
    (cookie.multiValue || [cookie]).forEach((one) => {
      if (tokens) tokens.push(one.value);
      else if (!mayGoOn(core, `${name}=${one.value}`)) found.rest += `; ${name}`;
    });
  });
  return found;
}
