// Lambda@Edge, viewer request, on every behaviour. It has no environment variables: keys are bundled at build time.
import { createKeyRing, defineConfig } from '@urr/core';
import { createViewerRequestHandler } from '@urr/edge/lambda-edge';

declare const VWR_SECRET: string; // esbuild --define:VWR_SECRET=…
declare const ENTRY_SECRET: string;

export const handler = createViewerRequestHandler({
  config: defineConfig({ routes: { exempt: ['/api/v1/events/*', '/api/v1/queue/*', '/api/v1/auth/*'] } }),
  keys: {
    vwr: createKeyRing([{ kid: 'v1', alg: 'HS256', secret: VWR_SECRET }]),
    entry: createKeyRing([{ kid: 'e1', alg: 'HS256', secret: ENTRY_SECRET }]),
  },
});
