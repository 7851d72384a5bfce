/** Rotation, and the public-key algorithms. */
import {
  type Case,
  claimsOf,
  collector,
  compact,
  ending,
  good,
  header,
  headerOf,
  KINDS,
  loose,
  nowMs,
  signer,
  tampered,
  withHeader,
} from './forge';
import { ecPublic, hmacWith, mac, okpPublic, type Signer, signEddsa } from './published-keys';

export function keyCases(es256: Signer): Case[] {
  const { accept, refuse, cases } = collector();
  // Rotation, and secrets that are not ASCII.
  const second = compact(headerOf('vwr', 'v2'), claimsOf('vwr'), hmacWith('v2'));
  const rotating = { keys: 'hs256 while rotating' };
  accept('signed with the new key', second, claimsOf('vwr'), rotating);
  accept('signed with the old key while it is kept', good, claimsOf('vwr'), rotating);
  refuse(
    'kid of the new key, secret of the old',
    'signature',
    compact(headerOf('vwr', 'v2'), claimsOf('vwr'), signer),
    rotating,
  );
  refuse(
    'kid of the old key, secret of the new',
    'signature',
    compact(header, claimsOf('vwr'), hmacWith('v2')),
    rotating,
  );
  refuse('the new key before a verifier has it', 'unknown-key', second);
  refuse('the old key after it is dropped', 'unknown-key', good, { keys: 'hs256 after rotating' });
  const korean = { keys: 'hs256 with a secret that is not ASCII' };
  accept(
    'a secret stands for its UTF-8 bytes',
    compact(headerOf('vwr', 'c1'), claimsOf('vwr'), hmacWith('c1')),
    claimsOf('vwr'),
    korean,
  );

  // Public-key algorithms.
  for (const [alg, kid, keySet, sign, publicKey] of [
    ['ES256', 's1', 'es256', es256, ecPublic],
    ['EdDSA', 'd1', 'eddsa', signEddsa, okpPublic],
  ] as const) {
    const more = { keys: keySet };
    const publicHeader = headerOf('vwr', kid, alg);
    const signed = compact(publicHeader, claimsOf('vwr'), sign);
    const dot = signed.lastIndexOf('.') + 1;
    const signature = signed.slice(dot);
    for (const each of KINDS) {
      const token = compact(headerOf(each, kid, alg), claimsOf(each), sign);
      accept(`${alg}: a fresh token of kind ${each}`, token, claimsOf(each), { kind: each, keys: keySet });
    }
    refuse(
      `${alg}: a token of kind entry under the same key`,
      'wrong-kind',
      compact(headerOf('entry', kid, alg), claimsOf('entry'), sign),
      more,
    );
    refuse(
      `${alg}: position changed after signing`,
      'signature',
      tampered(signed, claimsOf('vwr', { pos: 1 })),
      more,
    );
    refuse(`${alg}: signature of zeros`, 'signature', `${signed.slice(0, dot)}${'A'.repeat(86)}`, more);
    refuse(
      `${alg}: signature with set bits past its end`,
      'signature',
      `${signed.slice(0, dot)}${loose(signature)}`,
      more,
    );
    refuse(`${alg}: half a signature`, 'signature', signed.slice(0, -43), more);
    refuse(
      `${alg}: HS256 with the public key as secret`,
      'algorithm',
      compact({ ...publicHeader, alg: 'HS256' }, claimsOf('vwr'), (input) =>
        mac(input, JSON.stringify(publicKey)),
      ),
      more,
    );
    refuse(
      `${alg}: public key brought along`,
      'malformed',
      compact({ ...publicHeader, jwk: publicKey }, claimsOf('vwr'), sign),
      more,
    );
    refuse(`${alg}: expired`, 'expired', compact(publicHeader, claimsOf('vwr', ending), sign), {
      ...more,
      nowMs: nowMs + 5_001,
    });
    refuse(
      `${alg}: another event`,
      'wrong-event',
      compact(publicHeader, claimsOf('vwr', { aud: 'bts-2027' }), sign),
      more,
    );
    refuse(
      `${alg}: unknown kid`,
      'unknown-key',
      compact(headerOf('vwr', 'z9', alg), claimsOf('vwr'), sign),
      more,
    );
    refuse(`${alg}: shown to a verifier with HS256 keys only`, 'unknown-key', signed);
  }
  const mixed = { keys: 'hs256 and es256' };
  accept('HS256 key of a mixed ring', good, claimsOf('vwr'), mixed);
  accept(
    'ES256 key of a mixed ring',
    compact(headerOf('vwr', 's1', 'ES256'), claimsOf('vwr'), es256),
    claimsOf('vwr'),
    mixed,
  );
  refuse(
    'HS256 signature under the kid of an ES256 key',
    'algorithm',
    withHeader({ ...header, kid: 's1' }),
    mixed,
  );
  refuse(
    'ES256 signature under the kid of an HS256 key',
    'algorithm',
    compact({ ...header, alg: 'ES256' }, claimsOf('vwr'), es256),
    mixed,
  );

  return cases;
}
