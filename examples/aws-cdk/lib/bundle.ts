import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

/** Tier 2's program, the same as for Kubernetes. */
export const QUEUE_SERVICE = '../queue-service/src/main.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * One file for Node 24 with everything in it. By esbuild itself rather than the CDK's bundling, which looks for Docker.
 *
 * @param entry path from this example
 */
export function bundle(entry: string, outfile: string): void {
  buildSync({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // @urr packages are looked up from where they lie; what they leave to you is installed here.
    nodePaths: [join(root, 'node_modules')],
    // Some packages of the SDK and ioredis are CommonJS and ask for Node's own modules.
    banner: {
      js: "import{createRequire as urrRequire}from'node:module';const require=urrRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
}
