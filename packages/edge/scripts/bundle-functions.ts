/** The runtimes of CloudFront Functions, as text that the builder completes with settings. */
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { minify_sync } from 'terser';

/** The module whose place the built text takes. */
export const FUNCTION_TEXT = /src[\\/]cloudfront-functions[\\/]prebuilt[\\/]text\.ts$/;

/** Properties only the runtime and its settings know, so that both may use shorter names for them. */
const INTERNAL = [
  ...[
    'tier1',
    'tier2',
    'cookie',
    'carrier',
    'address',
    'perEvent',
    'rules',
    'home',
    'entryImpliesVwr',
    'failOpen',
  ],
  ...[
    'refusalStatus',
    'anyEnforced',
    'events',
    'judgeVwr',
    'judgeEntry',
    'scan',
    'carry',
    'vwrRules',
    'entryRules',
  ],
  ...[
    'clearing',
    'issuer',
    'maxLifetimeSeconds',
    'leewaySeconds',
    'prefix',
    'claims',
    'token',
    'mixed',
    'dead',
  ],
  ...[
    'refusedBy',
    'forward',
    'verdict',
    'redirectTo',
    'strip',
    'clear',
    'folded',
    'lowest',
    'highest',
    'eventAt',
  ],
  ...[
    'badEventId',
    'rule',
    'query',
    'rest',
    'rulePattern',
    'doubtful',
    'forged',
    'codes',
    'padding',
    'methods',
    'now',
  ],
];

export type FunctionTexts = {
  /** Statements that assign `urrGuard`; they need `urrCrypto`, `urrData` and `urrKeys` or `urrCloudFront`. */
  readonly inline: string;
  readonly keyValueStore: string;
  /** Short names of the settings' properties. */
  readonly names: { readonly [property: string]: string };
};

/** @param folder of the package */
export function bundleFunctions(folder = join(import.meta.dirname, '..')): FunctionTexts {
  const nameCache = {};
  const text = (entry: string): string => {
    const { outputFiles } = buildSync({
      entryPoints: [join(folder, `src/cloudfront-functions/prebuilt/${entry}.ts`)],
      bundle: true,
      write: false,
      format: 'iife',
      target: 'es2017', // from es2019 on, esbuild drops the binding of catch, which njs needs
      charset: 'utf8',
      legalComments: 'none',
      conditions: ['@urr/source'],
    });
    const { code = '' } = minify_sync(outputFiles[0]?.text ?? '', {
      ecma: 2017,
      compress: { passes: 3, unsafe_arrows: true, hoist_props: false, keep_fargs: false },
      mangle: {
        // njs takes `of` for the keyword wherever it stands.
        reserved: ['of', 'urrGuard', 'urrData', 'urrKeys', 'urrCrypto', 'urrCloudFront'],
        properties: { builtins: true, regex: new RegExp(`^(${INTERNAL.join('|')})$`) },
      },
      format: { ascii_only: false, comments: false },
      nameCache,
    });
    return code;
  };
  const inline = text('inline');
  const keyValueStore = text('key-value-store');
  const { props } = nameCache as { props: { props: Record<string, string> } };
  const names = Object.fromEntries(
    Object.entries(props.props).map(([name, short]) => [name.slice(1), short]),
  );
  return { inline, keyValueStore, names };
}

/** The module that stands in for `text.ts` in a build. */
export function functionsModule(folder: string): string {
  return `export const functionTexts = ${JSON.stringify(bundleFunctions(folder))};`;
}
