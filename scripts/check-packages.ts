/**
 * `pnpm check:packages`, after `pnpm build`: packs the packages as they would be published and holds the
 * tarballs against publint, attw, Node (both module systems, every entry), TypeScript, Chromium and njs.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readManifests } from '../tooling/manifests.ts';
import { compareLoads, type Loaded } from '../tooling/packages/compare-loads.ts';
import { addPeers, link, makeConsumer, type Packed, place } from '../tooling/packages/consumer.ts';
import { run } from '../tooling/packages/run.ts';
import { tryFunction } from '../tooling/packages/try-function.ts';
import { tryScript } from '../tooling/packages/try-script.ts';
import { ensureService } from '../tooling/services.ts';

// AWS Lambda starts Node 20 and 22 with require(esm) switched off.
const asLambda = '--no-experimental-require-module';
/** Entries for which users install an optional peer: nobody else needs one. */
const withPeer = /^@urr\/server\/(dynamodb|sqs)$/;
// These also run where there is no Node, so their types may not mention it.
const withoutNode = /^@urr\/(core(\/.*)?|browser(\/.*)?|edge|edge\/fetch)$/;

const root = join(import.meta.dirname, '..');
const bin = (name: string): string => join(root, 'node_modules', '.bin', name);
let failures = 0;

const folder = mkdtempSync(join(tmpdir(), 'urr-packages-'));
try {
  const packed = await pack();
  const consumer = join(folder, 'consumer');
  mkdirSync(consumer);
  await makeConsumer(packed, consumer);
  const entries = packed.flatMap(({ manifest }) => entriesOf(manifest));
  await checkLoading(
    consumer,
    entries.filter((entry) => !withPeer.test(entry)),
  );
  addPeers(packed, consumer);
  await Promise.all([
    ...packed.map(({ manifest, tarball }) => lint(manifest.name, tarball)),
    checkLoading(consumer, entries),
    checkTypes(consumer, entries),
    checkElements(consumer),
    checkPrograms(consumer, packed),
  ]);
  await checkWhereItRuns(consumer);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failures === 0 ? 0 : 1;

async function pack(): Promise<Packed[]> {
  const manifests = [...readManifests(root)];
  return Promise.all(
    manifests.map(async ([name, manifest]) => {
      const source = join(root, 'packages', name);
      if (!existsSync(join(source, 'dist')))
        throw new Error(`packages/${name} is not built; run pnpm build first`);
      const tarball = join(folder, `${name}.tgz`);
      const { ok, output } = await run('pnpm', ['pack', '--out', tarball], source);
      if (!ok) throw new Error(`pnpm pack in packages/${name}:\n${output}`);
      return { folder: source, manifest, tarball };
    }),
  );
}

async function lint(name: string, tarball: string): Promise<void> {
  const publint = await run(bin('publint'), ['run', tarball, '--strict'], root);
  report(`${name}: publint`, publint.ok ? [] : [publint.output]);
  // The old `node10` resolution knows no `exports`, so subpaths cannot work there.
  const attw = await run(bin('attw'), [tarball, '--profile', 'node16', '--no-definitely-typed'], root);
  report(`${name}: attw`, attw.ok ? [] : [attw.output]);
}

async function checkLoading(consumer: string, entries: readonly string[]): Promise<void> {
  const script = place(join(root, 'scripts', 'load-packages.mjs'), consumer, 'load.mjs');
  const load = async (how: string): Promise<Loaded | undefined> => {
    const { ok, stdout, output } = await run(process.execPath, [asLambda, script, how, ...entries], consumer);
    report(`${entries.length} entries: ${how} on Node ${process.version}`, ok ? [] : [output]);
    return ok ? (JSON.parse(stdout) as Loaded) : undefined;
  };
  const [esm, cjs] = await Promise.all([load('import'), load('require')]);
  if (esm !== undefined && cjs !== undefined)
    report('import and require give the same', compareLoads(esm, cjs));
}

/** A user's strict project that looks into our types, too (`skipLibCheck` off), once without Node's types. */
async function checkTypes(consumer: string, entries: readonly string[]): Promise<void> {
  link(join(root, 'node_modules', '@types', 'node'), join(consumer, 'node_modules', '@types', 'node'));
  const neutral = entries.filter((entry) => withoutNode.test(entry));
  // A project each for import and require: nobody has both sets of types in one program. Under `node16` types of
  // CommonJS may not lead to those of ESM, which `nodenext` takes without a word.
  for (const [file, module] of [
    ['esm.mts', 'nodenext'],
    ['cjs.cts', 'node16'],
  ] as const) {
    await Promise.all([
      compile(consumer, file, module, neutral, []),
      compile(consumer, file, module, entries, ['node']),
    ]);
  }
}

async function compile(
  consumer: string,
  file: string,
  module: string,
  names: readonly string[],
  types: readonly string[],
) {
  const title = `${file} with ${types.length === 0 ? 'no' : types} types`;
  const project = join(consumer, title.replaceAll(' ', '-'));
  mkdirSync(project);
  const imports = names.map((name, at) => `import * as entry${at} from '${name}';\nvoid entry${at};\n`);
  writeFileSync(join(project, file), imports.join(''));
  const lib = ['ES2023', 'DOM', 'DOM.Iterable'];
  const compilerOptions = { strict: true, target: 'ES2022', module, lib, types, noEmit: true };
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
  const { ok, output } = await run(bin('tsc'), ['-p', project, '--exactOptionalPropertyTypes'], consumer);
  report(`tsc: ${title}`, ok ? [] : [output]);
}

async function checkElements(consumer: string): Promise<void> {
  const script = place(join(root, 'scripts', 'register-elements.mjs'), consumer, 'register.mjs');
  for (const how of ['import', 'require', 'script']) {
    const { ok, stdout, output } = await run(process.execPath, [asLambda, script, how], consumer);
    const both = ok && stdout.trim() === 'urr-entry-queue,urr-waiting-room';
    report(`elements registered by ${how}`, both ? [] : [output]);
  }
}

async function checkPrograms(consumer: string, packed: readonly Packed[]): Promise<void> {
  for (const { manifest } of packed) {
    for (const [name, file] of Object.entries(manifest.bin ?? {})) {
      const program = join(consumer, 'node_modules', manifest.name, file);
      const { ok, output } = await run(process.execPath, [asLambda, program, '--help'], consumer);
      report(`${manifest.name}: ${name} --help`, ok ? [] : [output]);
    }
  }
}

/** What is missing here is said aloud, and a failure where services are required. */
async function checkWhereItRuns(consumer: string): Promise<void> {
  const njs = ensureService('njs');
  if (njs !== null) report('CloudFront Function in njs', await tryFunction(consumer, njs));
  const chromium = ensureService('chromium');
  if (chromium !== null) report('script in Chromium', await tryScript(consumer, chromium));
}

function entriesOf({ name, exports }: Packed['manifest']): string[] {
  const subpaths = Object.keys(exports).filter((subpath) => typeof exports[subpath] !== 'string');
  return subpaths.map((subpath) => name + subpath.slice(1));
}

function report(title: string, complaints: readonly string[]): void {
  failures += complaints.length;
  console.log(`${complaints.length === 0 ? '✓' : '✗'} ${title}`);
  for (const complaint of complaints) console.log(complaint.replace(/^/gm, '    '));
}
