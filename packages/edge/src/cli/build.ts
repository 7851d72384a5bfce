/** `urr-edge build`: functions for CloudFront as files to upload. */
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, extname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Config } from '@urr/core';
import { buildGuardFunction, buildRewriteFunction } from '../cloudfront-functions';
import { MAX_FUNCTION_BYTES } from '../errors';
import { buildLambdaEdge } from '../lambda-edge/prebuilt/build';
import { doubtfulRules } from './callbacks';
import { type Command, type Terminal, UsageError, type World } from './command';
import { readFunctionSource } from './input/function-source';
import { type GuardSecrets, readConfig, readKeys, readText, unwritable } from './input/settings';
import { count } from './table';

type Values = {
  readonly config?: string | undefined;
  readonly kvs: boolean;
  readonly keys?: string | undefined;
  readonly secrets: boolean;
  readonly next?: string | undefined;
  readonly rewrite: boolean;
  readonly 'lambda-edge': boolean;
  readonly out: string;
};

export const build: Command = {
  name: 'build',
  summary: 'Write the guard, or the rewrite of the fallback page, as a function to upload',
  usage: `urr-edge build [--config FILE] [--kvs [--secrets] | --keys FILE | --rewrite] [--lambda-edge] [--next FILE] [--out FILE]

  --config FILE   configuration: JSON, or a module with a default export; urr.config.* here, or else the defaults
  --kvs           CloudFront Function that reads keys and modes from the KeyValueStore it is associated with
                  (see urr-edge push); what is built when nothing else is asked for
  --secrets       the store holds an originVerify or a bypassKey as well; costs a read on open paths too
  --keys FILE     key rings to write into the function: for Lambda@Edge, and for tests; - is standard input
  --lambda-edge   a self-contained Lambda@Edge file instead of a CloudFront Function; needs --keys
  --rewrite       the function that leads /vwr/{eventId} to the fallback page; needs no keys
  --next FILE     function the behaviour has already, called with what is let through
  --out FILE      where to write, - (the default) for standard output

  urr-edge build --out guard.js                                       a CloudFront Function for a KeyValueStore
  urr-edge build --keys urr-keys.json --lambda-edge --out index.mjs   a Lambda@Edge function
  urr-edge build --rewrite --out vwr-rewrite.js                       what leads to the fallback page

A Lambda@Edge file named .mjs is an ES module, one named .cjs CommonJS; .js follows the package.json beside it.`,
  async run(args, terminal, world) {
    const { values } = parseArgs({
      args,
      options: {
        config: { type: 'string' },
        kvs: { type: 'boolean', default: false },
        secrets: { type: 'boolean', default: false },
        keys: { type: 'string' },
        next: { type: 'string' },
        rewrite: { type: 'boolean', default: false },
        'lambda-edge': { type: 'boolean', default: false },
        out: { type: 'string', default: '-' },
      },
    });
    assertOneKind(values);
    const config = await readConfig(values.config, terminal, world);
    const read = values['lambda-edge'] ? readText : readFunctionSource;
    const next = values.next === undefined ? {} : { next: await read('--next', values.next) };
    if (!values.rewrite) {
      for (const doubt of doubtfulRules(config)) terminal.err(`warning: ${doubt}\n`);
    }
    const source = await write(config, values, next, terminal, world);
    await deliver(source, values, terminal);
    return 0;
  },
};

function assertOneKind({ kvs, secrets, keys, rewrite, 'lambda-edge': lambdaEdge }: Values): void {
  if (rewrite && (kvs || keys !== undefined || lambdaEdge))
    throw new UsageError('--rewrite needs neither keys nor --kvs nor --lambda-edge');
  if (lambdaEdge && kvs)
    throw new UsageError('Lambda@Edge reads no KeyValueStore: give --keys FILE instead of --kvs');
  if (kvs && keys !== undefined)
    throw new UsageError('--kvs and --keys do not go together: keys come from the one or the other');
  if (secrets && (rewrite || keys !== undefined))
    throw new UsageError('--secrets goes with --kvs; a keys file says itself what it holds');
  if (lambdaEdge && keys === undefined) throw new UsageError('--lambda-edge needs --keys FILE');
}

async function write(
  config: Config,
  values: Values,
  next: { readonly next?: string },
  terminal: Terminal,
  { stdin }: World,
): Promise<string> {
  if (values.rewrite) return buildRewriteFunction({ config, ...next });
  if (values.keys === undefined) {
    if (!values.kvs)
      terminal.err(
        'note: it reads its keys from a KeyValueStore (--kvs); there are --keys and --rewrite, too\n',
      );
    return buildGuardFunction({ config, keyValueStore: true, secrets: values.secrets, ...next });
  }
  const secrets = await readKeys(values.keys, terminal, stdin);
  if (holdsSecrets(secrets)) {
    terminal.err(
      `warning: the keys are in the function: whoever can read it can make passes. ${
        values['lambda-edge']
          ? 'Guard it like the keys, or use ES256 or EdDSA keys: then it holds public halves only'
          : 'For tests only; use --kvs in production'
      }\n`,
    );
  }
  return values['lambda-edge']
    ? buildLambdaEdge({ config, ...secrets, format: formatOf(values.out), ...next })
    : buildGuardFunction({ config, ...secrets, ...next });
}

function holdsSecrets({ keys: { vwr, entry } }: GuardSecrets): boolean {
  return [...vwr.keys, ...entry.keys].some(({ alg }) => alg === 'HS256');
}

/** What Node, and so Lambda, will take the file for. */
function formatOf(out: string): 'cjs' | 'esm' {
  const extension = extname(out);
  if (extension === '.mjs') return 'esm';
  if (extension !== '.js') return 'cjs';
  for (let folder = dirname(resolve(out)); ; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file)) return /"type"\s*:\s*"module"/.test(readFileSync(file, 'utf8')) ? 'esm' : 'cjs';
    if (folder === dirname(folder)) return 'cjs';
  }
}

async function deliver(source: string, values: Values, terminal: Terminal): Promise<void> {
  const { out } = values;
  const bytes = count(Buffer.byteLength(source));
  const limit = values['lambda-edge'] ? '' : ` of the ${count(MAX_FUNCTION_BYTES)} CloudFront accepts`;
  if (out === '-') {
    terminal.out(source);
  } else {
    // Only the owner may read a file with keys in it.
    const mode = values.keys === undefined ? 0o644 : 0o600;
    await writeFile(out, source, { mode }).catch((error: unknown) => {
      throw unwritable('--out', out, error);
    });
  }
  terminal.err(`${out === '-' ? 'standard output' : out}: ${bytes} bytes${limit}\n`);
}
