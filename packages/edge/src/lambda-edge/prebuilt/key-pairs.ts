/** What a file runs with a public key among its keys. Bundled when this package is built, see `text.ts`. */
import type { Key } from '@urr/core/keys';
import { createNodeJudge } from '../verifier';
import type { PackedKey } from './settings';
import { type Start, startWith } from './start';

// biome-ignore lint/style/useConst: declared in the text, see `bundle-runtime.ts`
declare let urrStart: Start<PackedKey>;

urrStart = startWith((config, kind, ring) => {
  const keys = ring.map(
    (key): Key => (key.alg === 'HS256' ? { ...key, secret: Buffer.from(key.secret, 'base64') } : key),
  );
  return createNodeJudge({ config, kind, keys: { keys } });
});
