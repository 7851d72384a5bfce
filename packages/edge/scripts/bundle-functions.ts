/** The runtimes of CloudFront Functions, as text that the builder completes with settings. */
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { minify_sync } from 'terser';
import { nameOf, type Variant } from '../src/cloudfront-functions/prebuilt/variant';
import { inlineCalls } from './inline-calls';
import { withoutProperties } from './without-properties';

/** The module whose place the built text takes. */
export const FUNCTION_TEXT = /src[\\/]cloudfront-functions[\\/]prebuilt[\\/]text\.ts$/;

/**
 * Properties only the runtime and its settings know, so that both may use shorter names for them. Where one of these
 * goes out on the wire as well, it is written in quotes there.
 */
const INTERNAL = `
  addresses anyEnforced badEventId becameAscii carriers carry claimRules claims clear clearing codes cookieNames code doubtful
  entryImpliesVwr eventEnforced eventId events failOpen forward header home isSigned issuer judges leewaySeconds matcher
  maxLifetimeSeconds methods names needsKeys page path perEvent prefix query reason redirectTo rules
  refusalStatus regexp rest rule scan set status strip switched tail tier token tokens verdict verdicts
`.match(/\w+/g) as string[];

/** What a text made without these settings takes them for. Code for anything else is left out. */
const WITHOUT = {
  explanations: { rules: 'false', rule: 'false' },
  perEvent: { perEvent: 'false' },
  secrets: { originVerify: 'false', bypassKey: 'false', needsKeys: 'false' },
  modes: { mode: "'enforce'", anyEnforced: 'true', events: 'null', failOpen: 'false' },
};

/** Settings that have a name of their own in a text with its keys: shorter than a property, and read faster. */
const LISTS = 'regexp codes methods doubtful cookieNames carriers addresses claimRules events'.split(' ');

/** Settings that stand there themselves. */
const VALUES =
  'tail home issuer leewaySeconds clearing refusalStatus entryImpliesVwr mode anyEnforced perEvent failOpen'.split(
    ' ',
  );

/** What stands in such a text for a setting until the builder puts it there. */
const placeOf = (index: number): string => `$${index}`;
const SETTINGS = [...LISTS, ...VALUES];

/** What such a text has instead of the other settings. */
const NAMED = {
  judges: 'urrJudges',
  scan: 'scanValues',
  originVerify: 'urrKeys.originVerify',
  bypassKey: 'urrKeys.bypassKey',
};

/** What is long and stands there several times is written once and called by a short name. */
const REPEATED = [
  'Object.assign',
  'Object.keys',
  'JSON.stringify',
  'JSON.parse',
  'Buffer.from',
  '"malformed"',
  '"algorithm"',
  '"prefetch"',
  '"fault"',
  '"string"',
  '"base64url"',
  '"wrong-subject"',
  '"cookies-needed"',
  '"unknown-key"',
  '"wrong-kind"',
  '"HS256"',
  'void 0',
];

/** Properties for which the same goes. */
const REPEATED_PROPERTIES = ['indexOf', 'test', 'length', 'slice', 'replace', 'method'];

export type FunctionText = {
  /** Statements that assign `urrGuard`; they need `urrCrypto`, `urrData` and `urrKeys` or `urrCloudFront`. */
  readonly text: string;
  /** Short names of the settings' properties. */
  readonly names: { readonly [property: string]: string };
  /** Those whose values take the places `$0`, `$1`, … With a store there is `urrData` instead. */
  readonly settings: readonly string[];
};

/** @param folder of the package */
export function bundleFunction(variant: Variant, folder = join(import.meta.dirname, '..')): FunctionText {
  const { script, names } = bundle(folder, variant.keyValueStore ? 'key-value-store' : 'inline');
  let own = without(script, WITHOUT.explanations, names);
  for (const setting of ['perEvent', 'secrets', 'modes'] as const)
    if (!variant[setting]) own = without(own, WITHOUT[setting], names);
  const short = (name: string): string => names[name] || name;
  // A passage is known by what it sets, and what is stripped by whether anything is enforced.
  own = own.replace(new RegExp(`\\.${short('forward')}\\b`, 'g'), () => `.${short('set')}`);
  own = withoutProperties(own, ['forward', 'strip', 'rule'].map(short));
  own = withoutProperties(own, [short('carry')], 'pass');
  if (!variant.modes) {
    own = own.replace(/= [^=;]*=== 3 [^=;]*modeOf\([^;]*;/, '= "enforce";');
    own = own.replace(/\bmode === "(?:off|shadow)"/g, 'false');
    // No passage is logged then.
    own = withoutProperties(own, ['reason', 'eventId'].map(short), 'pass');
  }
  if (!variant.keyValueStore) own = withNamedSettings(own, names);
  const text = minified(own);
  return { text, names: names as Record<string, string>, settings: variant.keyValueStore ? [] : SETTINGS };
}

/** The script with places for its settings. */
function withNamedSettings(script: string, names: Record<string, string | false>): string {
  const places = SETTINGS.map((name, index) => [name, LISTS.includes(name) ? `own_${name}` : placeOf(index)]);
  const named = without(script, { ...NAMED, ...Object.fromEntries(places) }, names).replace(
    new RegExp(`\\b(\\w+)\\.${names.maxLifetimeSeconds}\\b`, 'g'),
    '$1',
  );
  const declarations = LISTS.map((name, index) =>
    named.includes(`own_${name}`) ? `\n  var own_${name} = ${placeOf(index)};` : '',
  );
  return named.replace('(() => {', () => `(() => {${declarations.join('')}`);
}

/** With a store there are always modes to obey. */
function allVariants(): Variant[] {
  const bools = [true, false];
  return bools.flatMap((keyValueStore) =>
    (keyValueStore ? [true] : bools).flatMap((modes) =>
      bools.flatMap((perEvent) => bools.map((secrets) => ({ keyValueStore, modes, perEvent, secrets }))),
    ),
  );
}

/** Reading these properties gives what they are taken for. What never runs then goes when the script is minified. */
function without(
  script: string,
  values: Readonly<Record<string, string>>,
  names: Record<string, string | false>,
): string {
  const taken: Record<string, string> = {};
  for (const [name, value] of Object.entries(values)) taken[names[name] || name] = value;
  const read = new RegExp(`\\b(?!rule\\d*\\.)\\w+\\.(${Object.keys(taken).join('|')})\\b(?!\\s*=[^=])`, 'g');
  return script.replace(read, (_read, name) => taken[name] as string);
}

function bundle(folder: string, entry: string) {
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
    mangleCache: {},
  });
  return { script: (outputFiles[0]?.text ?? '').replace('"use strict";', ''), names: mangleCache };
}

function minified(script: string): string {
  const { code = '' } = minify_sync(withShortNames(withArrows(inlineCalls(script))), {
    ecma: 2017,
    compress: {
      passes: 8,
      unsafe: true,
      unsafe_arrows: true,
      hoist_vars: true,
      hoist_props: false,
      keep_fargs: false,
      pure_getters: true,
    },
    // njs takes `of` for the keyword wherever it stands.
    mangle: {
      reserved: [
        'of',
        ...SETTINGS.map((_name, index) => placeOf(index)),
        'urrGuard',
        'urrData',
        'urrKeys',
        'urrCrypto',
        'urrCloudFront',
      ],
    },
    format: { ascii_only: false, comments: false },
  });
  return code.replace(/\bconst /g, 'let ');
}

/** Functions as arrows, half as long, in one list with what else is there from the beginning. */
function withArrows(script: string): string {
  return script
    .replace(/^ {2}var (?=[\w$]+ =)/gm, '  const ')
    .replace(
      /^ {2}(async )?function ([\w$]+)\(/gm,
      (_all, async = '', name) => `  const ${name} = ${async}function (`,
    );
}

function withShortNames(script: string): string {
  const named = REPEATED_PROPERTIES.reduce(
    (text, name) =>
      text
        .replace(new RegExp(`\\.${name}\\b`, 'g'), () => `[${name}Name]`)
        .replace('(() => {', `$&const ${name}Name = "${name}";`),
    script,
  );
  return REPEATED.reduce((text, repeated, index) => {
    const [first, ...others] = text.split(repeated);
    // A letter each, and `,x=` where it is written.
    if (others.length * (repeated.length - 1) <= repeated.length + 3) return text;
    const name = `repeated${index}`;
    return [first, ...others].join(name).replace('(() => {', `$&const ${name} = ${repeated};`);
  }, named);
}

/** The module that stands in for `text.ts` in a build. */
export function functionsModule(folder: string): string {
  const variants = allVariants().map((variant) => [nameOf(variant), bundleFunction(variant, folder)]);
  return `const texts = ${JSON.stringify(Object.fromEntries(variants))};
import { nameOf } from './variant';
export const functionText = (variant) => texts[nameOf(variant)];`;
}
