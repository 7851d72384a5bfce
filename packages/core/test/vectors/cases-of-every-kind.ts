/** What holds for all four kinds alike. */
import {
  type Case,
  claimsOf,
  collector,
  compact,
  headerOf,
  KINDS,
  type Kind,
  kidOf,
  now,
  tampered,
  ttlOf,
  usual,
} from './forge';
import { hmacWith } from './published-keys';

export function casesOfEveryKind(): Case[] {
  return KINDS.flatMap(casesOf);
}

function casesOf(kind: Kind): Case[] {
  const collected = collector();
  const signer = hmacWith(kidOf(kind));
  const ttl = ttlOf(kind);
  const made = (change: object = {}) => compact(headerOf(kind), claimsOf(kind, change), signer);
  const accept = (name: string, change: object = {}, more: object = {}) =>
    collected.accept(`${kind}: ${name}`, made(change), claimsOf(kind, change), { kind, ...more });
  const refuse = (name: string, reason: string, token: string | undefined, more: object = {}) =>
    collected.refuse(`${kind}: ${name}`, reason, token, { kind, ...more });

  accept('a fresh token');
  accept('nothing expected of it', {}, { expected: {} });
  accept('issued by a clock 30 s ahead', { iat: now + 30, exp: now + 30 + ttl });
  accept('one second left of the leeway', { iat: now - 4 - 60, exp: now - 4 });
  accept('expired exactly the leeway ago', { iat: now - 5 - 60, exp: now - 5 });
  accept('the longest lifetime allowed', { iat: now, exp: now + ttl * 1.5 });
  refuse('no token', 'missing', undefined);
  refuse('an empty token', 'missing', '');
  refuse('a word', 'malformed', 'undefined');
  refuse('signature of another token', 'signature', `${made().slice(0, -43)}${made({ pos: 1 }).slice(-43)}`);
  refuse('signed with another secret', 'signature', compact(headerOf(kind), claimsOf(kind), hmacWith('k1')));
  refuse('position changed after signing', 'signature', tampered(made(), { ...claimsOf(kind), pos: 1 }));
  refuse(
    'alg none, empty signature',
    'malformed',
    compact({ ...headerOf(kind), alg: 'none' }, claimsOf(kind), () => ''),
  );
  refuse(
    'alg none, signed all the same',
    'algorithm',
    compact({ ...headerOf(kind), alg: 'none' }, claimsOf(kind), signer),
  );
  refuse('kid of no key', 'unknown-key', compact(headerOf(kind, 'z9'), claimsOf(kind), signer));
  refuse('lifetime one second too long', 'lifetime', made({ iat: now, exp: now + ttl * 1.5 + 1 }));
  refuse('issued by a clock 31 s ahead', 'not-yet-valid', made({ iat: now + 31, exp: now + 31 + ttl }));
  refuse('expired a second beyond the leeway', 'expired', made({ iat: now - 6 - 60, exp: now - 6 }));
  refuse('of another event', 'wrong-event', made({ aud: 'bts-2027' }));
  refuse('of an earlier epoch', 'wrong-epoch', made(), { expected: { ...usual, epoch: 2 } });
  refuse('of another subject', 'wrong-subject', made({ sub: 'c3ViamVjdC10d28tMTIzNA' }));
  for (const other of KINDS.filter((candidate) => candidate !== kind)) {
    refuse(
      `a token of kind ${other}`,
      'wrong-kind',
      compact(headerOf(other), claimsOf(other), hmacWith(kidOf(other))),
    );
    refuse(
      `a token of kind ${other}, under the same key`,
      'wrong-kind',
      compact(headerOf(other, 'k1'), claimsOf(other), hmacWith('k1')),
      { keys: 'hs256 with one key in all rings' },
    );
  }
  return collected.cases;
}
