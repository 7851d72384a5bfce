/** Signatures that are missing something. */
import { createHmac } from 'node:crypto';
import {
  base64url,
  type Case,
  claimsOf,
  collector,
  compact,
  ending,
  good,
  h,
  header,
  lookalike,
  loose,
  nowMs,
  p,
  s,
} from './forge';
import { hmacWith, mac, secrets } from './published-keys';

export function signatureCases(): Case[] {
  const { refuse, cases } = collector();
  refuse('half a signature', 'signature', `${h}.${p}.${s.slice(0, 22)}`);
  refuse('signature with four more characters', 'signature', `${good}AAAA`);
  refuse('signature of one character', 'signature', `${h}.${p}.A`);
  refuse('signature with set bits past its end', 'signature', `${h}.${p}.${loose(s)}`);
  refuse('padded signature', 'malformed', `${good}=`);
  refuse('signature in hexadecimal', 'signature', `${h}.${p}.${Buffer.from(s, 'base64url').toString('hex')}`);
  refuse('signature with letters of a wider alphabet', 'malformed', `${h}.${p}.${lookalike(s)}`);
  refuse('signature in lower case', 'signature', `${h}.${p}.${s.toLowerCase()}`);
  refuse('signature backwards', 'signature', `${h}.${p}.${[...s.slice(0, 42)].reverse().join('')}A`);
  refuse('signature of zeros', 'signature', `${h}.${p}.${'A'.repeat(43)}`);
  refuse('signature over the payload alone', 'signature', `${h}.${p}.${mac(p, secrets.v1)}`);
  refuse(
    'signed with the word undefined',
    'signature',
    compact(header, claimsOf('vwr'), (input) => mac(input, 'undefined')),
  );
  refuse(
    'signed with an empty secret',
    'signature',
    compact(header, claimsOf('vwr'), (input) => mac(input, '')),
  );
  refuse(
    'signed with a well-known secret',
    'signature',
    compact(header, claimsOf('vwr'), (input) => mac(input, 'secret')),
  );
  refuse(
    'signed with the kid',
    'signature',
    compact(header, claimsOf('vwr'), (input) => mac(input, 'v1')),
  );
  refuse(
    'signed with SHA-512 under HS256',
    'signature',
    compact(header, claimsOf('vwr'), (input) =>
      createHmac('sha512', secrets.v1).update(input).digest('base64url'),
    ),
  );
  refuse(
    'signed with SHA-512 cut to size',
    'signature',
    compact(
      header,
      claimsOf('vwr'),
      (input) => `${createHmac('sha512', secrets.v1).update(input).digest('base64url').slice(0, 42)}A`,
    ),
  );
  refuse(
    'a bad signature is said before a bad payload',
    'signature',
    `${h}.${base64url('[['.repeat(600))}.${s}`,
  );
  refuse(
    'a bad signature is said before expiry',
    'signature',
    compact(header, claimsOf('vwr', ending), hmacWith('k1')),
    { nowMs: nowMs + 9_000 },
  );

  return cases;
}
