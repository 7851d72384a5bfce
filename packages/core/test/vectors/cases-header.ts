/** Headers: algorithm, kind, key, and members that have no business there. */
import {
  base64url,
  type Case,
  claimsOf,
  collector,
  h,
  header,
  json,
  loose,
  p,
  TYP,
  withHeader,
} from './forge';
import { ecPublic } from './published-keys';

export function headerCases(): Case[] {
  const { accept, refuse, cases } = collector();
  for (const alg of ['nOnE', 'HS512', 'hs256', 'RS256', 'HS256 ', '', 256, null, true, ['HS256']]) {
    refuse(`alg is ${JSON.stringify(alg)}`, 'algorithm', withHeader({ ...header, alg }));
  }
  refuse('no alg', 'algorithm', withHeader({ typ: TYP.vwr, kid: 'v1' }));
  refuse('alg ES256 on an HS256 key', 'algorithm', withHeader({ ...header, alg: 'ES256' }));
  refuse('alg EdDSA on an HS256 key', 'algorithm', withHeader({ ...header, alg: 'EdDSA' }));
  refuse('no typ', 'wrong-kind', withHeader({ alg: 'HS256', kid: 'v1' }));
  for (const other of ['JWT', 'jwt', 'URR-VWR+JWT', 'application/urr-vwr+jwt', '', 7, null]) {
    refuse(`typ is ${JSON.stringify(other)}`, 'wrong-kind', withHeader({ ...header, typ: other }));
  }
  refuse('no kid', 'unknown-key', withHeader({ alg: 'HS256', typ: TYP.vwr }));
  for (const kid of [
    '',
    'V1',
    'v1 ',
    "v1' UNION SELECT 1 --",
    '../../dev/null',
    '__proto__',
    'constructor',
    1,
    null,
    ['v1'],
  ]) {
    refuse(`kid is ${JSON.stringify(kid)}`, 'unknown-key', withHeader({ ...header, kid }));
  }
  for (const [member, value] of Object.entries({
    crit: ['exp'],
    b64: false,
    jwk: ecPublic,
    jku: 'https://attacker.example/keys',
    x5u: 'https://attacker.example/cert',
    x5c: ['AAAA'],
    cty: 'JWT',
    zip: 'DEF',
    iss: 'urr',
    toString: 1,
  })) {
    refuse(`header has ${member}`, 'malformed', withHeader({ ...header, [member]: value }));
  }
  refuse(
    'header has __proto__',
    'malformed',
    withHeader(`{"__proto__":{"alg":"HS256"},"alg":"HS256","typ":"urr-vwr+jwt","kid":"v1"}`),
  );
  refuse('header has only __proto__', 'malformed', withHeader(`{"__proto__":${JSON.stringify(header)}}`));
  refuse(
    'alg twice, none first',
    'malformed',
    withHeader(`{"alg":"none",${JSON.stringify(header).slice(1)}`),
  );
  refuse(
    'alg twice, none last',
    'malformed',
    withHeader(`${JSON.stringify(header).slice(0, -1)},"alg":"none"}`),
  );
  refuse(
    'alg written with an escape',
    'malformed',
    withHeader(JSON.stringify(header).replace('alg', '\\u0061lg')),
  );
  refuse('header with white space', 'malformed', withHeader(JSON.stringify(header, null, 1)));
  refuse('header is an array', 'malformed', withHeader([header]));
  refuse('header is null', 'malformed', withHeader('null'));
  refuse('header is not JSON', 'malformed', withHeader('urr'));
  refuse(
    'header is not UTF-8',
    'malformed',
    withHeader({ raw: Buffer.from('{"alg":"HS256","kid":"\xe9"}', 'latin1').toString('base64url') }),
  );
  refuse('header with set bits past its end', 'malformed', withHeader({ raw: loose(h) }));
  accept(
    'header members in another order',
    withHeader({ kid: 'v1', typ: TYP.vwr, alg: 'HS256' }),
    claimsOf('vwr'),
  );
  refuse(
    'an unknown algorithm is said before a wrong kind',
    'algorithm',
    withHeader({ ...header, alg: 'none', typ: TYP.entry }),
  );
  refuse(
    'a wrong kind is said before an unknown key',
    'wrong-kind',
    withHeader({ ...header, typ: TYP.entry, kid: 'z9' }),
  );
  refuse(
    'an unknown key is said before a bad signature',
    'unknown-key',
    `${base64url(json({ ...header, kid: 'z9' }))}.${p}.${'A'.repeat(43)}`,
  );

  return cases;
}
