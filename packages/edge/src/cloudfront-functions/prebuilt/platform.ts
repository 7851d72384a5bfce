/** What the decision core needs, as CloudFront has it. Runs in njs. */
import { type ClaimRules, createJudge, type JudgeKey } from '@urr/core/verify-hs256';
import { type CookieScan, mayGoOn, takeToken } from '../../cookies';
import type { Core, Rules } from '../../core';
import { type JudgePass, judgePasses } from '../../pass';
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

/** What the data lacks. A key without a usable secret is a fault: nothing is ever verified with none. */
export function coreOf(data: FunctionData, keys: FunctionKeys): FunctionData & Core<Values> {
  const judges = [
    judgeOf('vwr', data.claimRules[0], keys.vwr),
    judgeOf('entry', data.claimRules[1], keys.entry),
  ] as const;
  return Object.assign({}, data, keys, { judges: judges, scan: scanValues });
}

function judgeOf(kind: 'vwr' | 'entry', rules: ClaimRules, keys: readonly FunctionKey[]): JudgePass {
  // A ring without keys is a fault as well: the first is looked at whether there is one or not.
  const known = (keys.length ? keys : [{}]).map((key: Partial<FunctionKey>): JudgeKey<string | Bytes> => {
    const secret = key.secret || Buffer.from(key.base64 as string, 'base64');
    if (!(secret.length >= 32)) throw kind;
    const header = JSON.stringify({ alg: 'HS256', typ: `urr-${kind}+jwt`, kid: key.kid });
    const prefix = `${Buffer.from(header).toString('base64url')}.`;
    return { kid: key.kid as string, alg: 'HS256', prefix: prefix, secret: secret };
  });
  const hmac = (secret: string | Bytes, input: string): string =>
    urrCrypto.createHmac('sha256', secret).update(input).digest('base64url');
  return judgePasses(createJudge(kind, rules, known, hmac, isSame, decode, JSON.parse));
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
export function scanValues(core: Rules, cookies: Values, eventId: string | undefined): CookieScan {
  const found: CookieScan = { tokens: [[], []], rest: '' };
  for (const name in cookies) {
    const cookie = cookies[name] as Value;
    (cookie.multiValue || [cookie]).forEach((one) => {
      if (!takeToken(core, found, eventId, name, one.value) && !mayGoOn(core, `${name}=${one.value}`))
        found.rest += `; ${name}`;
    });
  }
  return found;
}
