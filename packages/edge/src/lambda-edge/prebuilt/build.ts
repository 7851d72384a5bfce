/** Writing a Lambda@Edge function as one file: the prebuilt runtime, then settings and keys. */
import { Script } from 'node:vm';
import { KeysError } from '@urr/core/errors';
import { assertRingsDiffer } from '@urr/core/keys';
import { compileGuard } from '../../compile';
import { FunctionInvalidError } from '../../errors';
import { assertSecret, type GuardOptions } from '../../guard';
import { createNodeVerifier } from '../verifier';
import { isOfSecrets, packConfig, packRing, type Settings } from './settings';
import { runtimeText } from './text';

export type LambdaEdgeOptions = Pick<GuardOptions, 'config' | 'keys' | 'originVerify' | 'bypassKey'> & {
  /** Source of the function the behaviour had before: CommonJS that needs nothing but Node. */
  readonly next?: string;
  /** Module system of the file: `.mjs` wants `esm`, `.js` without `"type": "module"` wants `cjs`. Default `cjs`. */
  readonly format?: 'cjs' | 'esm';
};

/**
 * Builds a file that exports `handler`, an asynchronous viewer-request handler, and needs no bundler, package or
 * network. Secrets are in it, of key pairs the public halves only.
 *
 * @throws {KeysError} the rings are missing or share a key, or a public key is not one
 * @throws {FunctionInvalidError} `next` does not parse or exports no handler
 */
export function buildLambdaEdge(options: LambdaEdgeOptions): string {
  const { config, originVerify, bypassKey, next, format = 'cjs' } = options;
  const { vwr, entry } = options.keys;
  for (const [name, ring] of Object.entries({ vwr, entry })) {
    if (ring === undefined) throw new KeysError(`${name}: ring is missing, guards need vwr and entry`);
    createNodeVerifier({ config, kind: name as 'vwr' | 'entry', keys: ring });
  }
  assertRingsDiffer({ vwr, entry });
  assertSecret('originVerify.value', originVerify?.value);
  assertSecret('bypassKey', bypassKey);
  const settings: Settings = {
    config: packConfig(config),
    data: compileGuard(config),
    vwr: packRing('vwr', vwr),
    entry: packRing('entry', entry),
    ...(originVerify && { originVerify }),
    ...(bypassKey && { bypassKey }),
  };
  const before =
    format === 'cjs'
      ? ["'use strict';"]
      : ["import { createRequire } from 'node:module';", 'const require = createRequire(import.meta.url);'];
  return [
    ...before,
    runtimeText([settings.vwr, settings.entry].every(isOfSecrets) ? 'secrets' : 'key-pairs'),
    ...(next === undefined ? [] : [nextSource(next)]),
    `const urrSettings = ${JSON.stringify(settings)};`,
    `const urrHandler = urrStart(urrSettings${next === undefined ? '' : ', urrNext'});`,
    format === 'cjs' ? 'exports.handler = urrHandler;' : 'export const handler = urrHandler;',
    '',
  ].join('\n');
}

/** In a scope of its own, so that names cannot clash. */
function nextSource(source: string): string {
  if (/^[ \t]*(?:export|import)\s/m.test(source)) {
    throw new FunctionInvalidError(
      'next: is an ES module, expected CommonJS with exports.handler; bundle createViewerRequestHandler({ next }) yourself for others',
    );
  }
  if (!/\bexports\b/.test(source)) {
    throw new FunctionInvalidError(
      'next: expected the source of a Lambda@Edge function, with exports.handler',
    );
  }
  const wrapped = `const urrNext = (() => { const module = { exports: {} }; const exports = module.exports;\n${source}\nreturn module.exports.handler; })();`;
  try {
    new Script(wrapped);
  } catch (error) {
    throw new FunctionInvalidError(`next: ${(error as Error).message}`);
  }
  return wrapped;
}
