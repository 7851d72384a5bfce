/** `urr keys new`: fresh key rings as `parseKeys` reads them. */
import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { InputError } from '@urr/core/errors';
import type { Command } from './command';

const ALGORITHMS = ['HS256', 'ES256', 'EdDSA'] as const;
type Algorithm = (typeof ALGORITHMS)[number];

export const keysNew: Command = {
  name: 'keys new',
  summary: 'Print three fresh key rings as JSON for parseKeys',
  usage: `urr keys new [--alg ${ALGORITHMS.join(' | ')}]

  --alg   algorithm of the two passes, HS256 by default. With ES256 and EdDSA keys Lambda@Edge and the
          gate hold public halves only; the other guards check HS256 and nothing else.
          Places are always HS256: they never leave the servers.

One line on stdout, secrets in it: put it into a secret manager, not into a repository.`,
  async run(args, terminal) {
    const { values } = parseArgs({ args: [...args], options: { alg: { type: 'string', default: 'HS256' } } });
    const algorithm = ALGORITHMS.find((known) => known.toLowerCase() === values.alg.toLowerCase());
    if (algorithm === undefined) throw new InputError('--alg', `expected ${ALGORITHMS.join(', ')}`);
    terminal.out(JSON.stringify(newKeys(algorithm)));
    return 0;
  },
};

function newKeys(algorithm: Algorithm): object {
  return { place: [newKey('p', 'HS256')], vwr: [newKey('v', algorithm)], entry: [newKey('e', algorithm)] };
}

/** The random part keeps key ids apart when rings are rotated later. */
function newKey(prefix: string, algorithm: Algorithm): object {
  const kid = `${prefix}-${randomBytes(3).toString('hex')}`;
  if (algorithm === 'HS256') return { kid, alg: algorithm, secret: randomBytes(32).toString('base64url') };
  const pair =
    algorithm === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('ed25519');
  const jwk = (key: KeyObject): object => key.export({ format: 'jwk' });
  return { kid, alg: algorithm, publicKey: jwk(pair.publicKey), privateKey: jwk(pair.privateKey) };
}
