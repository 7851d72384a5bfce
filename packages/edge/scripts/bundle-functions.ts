/** The runtimes of CloudFront Functions, as text that the builder completes with settings. */
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { minify_sync } from 'terser';
import { nameOf } from '../src/cloudfront-functions/prebuilt/variant';

/** The module whose place the built text takes. */
export const FUNCTION_TEXT = /src[\\/]cloudfront-functions[\\/]prebuilt[\\/]text\.ts$/;

/**
 * Properties only the runtime and its settings know, so that both may use shorter names for them. Where one of these
 * goes out on the wire as well, it is written in quotes there.
 */
const INTERNAL = `
  addresses anyEnforced badEventId carriers carry claimRules claims clear clearing codes cookieNames dead doubtful
  entryImpliesVwr eventEnforced eventId events failOpen forward header home issuer judges leewaySeconds matcher
  maxLifetimeSeconds methods mixed names needsKeys padding page path perEvent prefix problem query reason redirectTo
  refusalStatus regexp rest rule scan set status strip tier token tokens
`.match(/\w+/g) as string[];

/** Settings that most do without. A text made for their absence has no code for them. */
const OPTIONAL = { perEvent: ['perEvent'], secrets: ['originVerify', 'bypassKey', 'needsKeys'] };

export type FunctionTexts = {
  /** Statements that assign `urrGuard`; they need `urrCrypto`, `urrData` and `urrKeys` or `urrCloudFront`. By `nameOf`. */
  readonly texts: { readonly [variant: string]: string };
  /** Short names of the settings' properties. */
  readonly names: { readonly [property: string]: string };
};

/** @param folder of the package */
export function bundleFunctions(folder = join(import.meta.dirname, '..')): FunctionTexts {
  let names: Record<string, string | false> = {};
  const texts: { [variant: string]: string } = {};
  for (const keyValueStore of [false, true]) {
    const bundled = bundle(folder, keyValueStore ? 'key-value-store' : 'inline', names);
    names = bundled.names;
    for (const perEvent of [true, false])
      for (const secrets of [true, false]) {
        let own = bundled.script;
        if (!perEvent) own = without(own, OPTIONAL.perEvent, names);
        if (!secrets) own = without(own, OPTIONAL.secrets, names);
        texts[nameOf({ keyValueStore, perEvent, secrets })] = minified(own);
      }
  }
  return { texts, names: names as Record<string, string> };
}

/** Reading these properties gives nothing. What depends on them goes when the script is minified. */
function without(script: string, properties: readonly string[], names: Record<string, string | false>): string {
  const short = properties.map((name) => names[name] || name).join('|');
  return script.replace(new RegExp(`\\b\\w+\\.(?:${short})\\b`, 'g'), 'false');
}

function bundle(folder: string, entry: string, names: Record<string, string | false>) {
  const { outputFiles, mangleCache = {} } = buildSync({
    entryPoints: [join(folder, `src/cloudfront-functions/prebuilt/${entry}.ts`)],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2017', // from es2019 on, esbuild drops the binding of catch, which njs needs
    charset: 'utf8',
    legalComments: 'none',
    conditions: ['@urr/source'],
    mangleProps: new RegExp(`^(${INTERNAL.join('|')})$`),
    mangleCache: names,
  });
  return { script: (outputFiles[0]?.text ?? '').replace('"use strict";', ''), names: mangleCache };
}

function minified(script: string): string {
  const { code = '' } = minify_sync(script, {
    ecma: 2017,
    compress: { passes: 4, unsafe_arrows: true, hoist_props: false, keep_fargs: false, pure_getters: true },
    // njs takes `of` for the keyword wherever it stands.
    mangle: { reserved: ['of', 'urrGuard', 'urrData', 'urrKeys', 'urrCrypto', 'urrCloudFront'] },
    format: { ascii_only: false, comments: false },
  });
  return code;
}

/** The module that stands in for `text.ts` in a build. */
export function functionsModule(folder: string): string {
  return `export const functionTexts = ${JSON.stringify(bundleFunctions(folder))};`;
}
