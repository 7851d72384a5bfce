/** The keys of these vectors and the key sets a verifier may hold. Published, so worth nothing anywhere else. */
import { createHmac, createPrivateKey, sign } from 'node:crypto';

export type Ring = { kid: string; alg: string; secret?: string; publicKey?: object }[];
export type KeySet = { place: Ring; vwr: Ring; entry: Ring };
export type Signer = (input: string) => string;

export const secrets = {
  p1: 'published place secret of the vectors',
  v1: 'published vwr secret of the vectors, first',
  v2: 'published vwr secret of the vectors, second',
  e1: 'published entry secret of the vectors',
  k1: 'published secret that all rings share, wrongly',
  c1: '게시된 비밀 키입니다, 열 글자보다 깁니다',
};
export type Kid = keyof typeof secrets;

export const ecPublic = {
  kty: 'EC',
  crv: 'P-256',
  x: 'peGuLLuhe9CYEvPmXQVddczRq_OjQ-t6SQSULHC_mjQ',
  y: 'qHBKDPDCn9sLJeVL1ioMiiw5j7f7TImeaQzm34nGbs8',
};
export const okpPublic = { kty: 'OKP', crv: 'Ed25519', x: 'aqwH_3TECZJVmaU-j71cgwgrkcukSHN8AaTnlf_KUhg' };
const ecPrivate = privateKey({ ...ecPublic, d: 'n3AVCl2Hj_FkfDCF6q6u79MP0-4D3bjPDq84pNJAN9w' });
const okpPrivate = privateKey({ ...okpPublic, d: 'JDpgLgHBrWjc_5Y0e0eOXUcVCVDuZnkjkO37UX9kqvQ' });

const hs = (kid: Kid) => ({ kid, alg: 'HS256', secret: secrets[kid] });
const inAllRings = (ring: Ring): KeySet => ({ place: ring, vwr: ring, entry: ring });

export const keySets: Record<string, KeySet> = {
  hs256: { place: [hs('p1')], vwr: [hs('v1')], entry: [hs('e1')] },
  'hs256 while rotating': { place: [hs('p1')], vwr: [hs('v2'), hs('v1')], entry: [hs('e1')] },
  'hs256 after rotating': { place: [hs('p1')], vwr: [hs('v2')], entry: [hs('e1')] },
  'hs256 with one key in all rings': inAllRings([hs('k1')]),
  'hs256 with a secret that is not ASCII': inAllRings([hs('c1')]),
  es256: inAllRings([{ kid: 's1', alg: 'ES256', publicKey: ecPublic }]),
  eddsa: inAllRings([{ kid: 'd1', alg: 'EdDSA', publicKey: okpPublic }]),
  'hs256 and es256': {
    place: [hs('p1')],
    vwr: [hs('v1'), { kid: 's1', alg: 'ES256', publicKey: ecPublic }],
    entry: [hs('e1')],
  },
};

export const mac = (input: string, secret: string): string =>
  createHmac('sha256', secret).update(input).digest('base64url');
export const hmacWith =
  (kid: Kid): Signer =>
  (input) =>
    mac(input, secrets[kid]);
export const signEs256: Signer = (input) =>
  sign('sha256', Buffer.from(input), { key: ecPrivate, dsaEncoding: 'ieee-p1363' }).toString('base64url');
export const signEddsa: Signer = (input) => sign(null, Buffer.from(input), okpPrivate).toString('base64url');

function privateKey(jwk: object) {
  return createPrivateKey({ key: { ...jwk }, format: 'jwk' });
}
