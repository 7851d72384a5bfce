/** What a file runs whose keys are all secrets. Bundled when this package is built, see `text.ts`. */
import { createNodeHmac } from '@urr/core/node-hmac';
import { createJudgeOfKeys } from '@urr/core/verify-hs256';
import type { PackedSecret } from './settings';
import { type Start, startWith } from './start';

// biome-ignore lint/style/useConst: declared in the text, see `bundle-runtime.ts`
declare let urrStart: Start<PackedSecret>;

urrStart = startWith((config, kind, ring) => {
  const keys = ring.map((key) => ({ ...key, secret: Buffer.from(key.secret, 'base64') }));
  return createJudgeOfKeys(config, kind, keys, createNodeHmac());
});
