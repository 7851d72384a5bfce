/** `urr keys new`: fresh key rings as `parseKeys` reads them. */
import { parseArgs } from 'node:util';
import { InputError } from '@urr/core/errors';
import type { Command } from './command';
import { ALGORITHMS, type Algorithm, newKey } from './new-key';

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
