/** `urr keys rotate`: one step of replacing a key while everybody goes on. */
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Config } from '@urr/core';
import { parseKeys } from '@urr/core';
import { InputError, KeysError } from '@urr/core/errors';
import { type Command, UsageError } from './command';
import { writeSeconds } from './duration';
import { parseJson, readConfig, readText } from './input-files';
import { newKey, type WrittenKey } from './new-key';

const RINGS = ['place', 'vwr', 'entry'] as const;
type RingName = (typeof RINGS)[number];
const STEPS = ['append', 'promote', 'drop'] as const;
type Step = (typeof STEPS)[number];

export const keysRotate: Command = {
  name: 'keys rotate',
  summary: 'Replace a key in three steps, so that no token in use is refused',
  usage: `urr keys rotate [--ring place|vwr|entry|all] [--step append|promote|drop] [--stdout] FILE

  --ring NAME        which ring, default all that are in the file
  --step STEP        default append. See below
  --config FILE      whose lifetimes say how long to wait before drop
  --now              drop without waiting: the old key has leaked, those who hold its tokens lose them
  --stdout           print the result, leave FILE as it is
  --dry-run          say what would change, by key id

FILE holds rings as "keys new" prints them, or is - for standard input. It is replaced in one go.

1. append    a new key at the end. Bring the file to every guard and server: they all verify with it
2. promote   that key to the front. Bring the file to the servers: they sign with it
3. drop      the others, once no token they signed can be in use`,
  async run(args, terminal, world) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ring: { type: 'string', default: 'all' },
        step: { type: 'string', default: 'append' },
        config: { type: 'string' },
        now: { type: 'boolean', default: false },
        stdout: { type: 'boolean', default: false },
        'dry-run': { type: 'boolean', default: false },
      },
    });
    const [file] = positionals;
    if (file === undefined || positionals.length > 1) throw new UsageError('expected one FILE');
    const step = STEPS.find((known) => known === values.step);
    if (step === undefined) throw new UsageError(`--step: expected ${STEPS.join(', ')}`);
    const ring = RINGS.find((known) => known === values.ring);
    if (ring === undefined && values.ring !== 'all') {
      throw new UsageError(`--ring: expected ${RINGS.join(', ')} or all`);
    }
    const content = parseJson('FILE', file, await readText('FILE', file, world.stdin));
    const rings = ringsOf(content);
    const chosen = ring === undefined ? RINGS.filter((name) => rings[name] !== undefined) : [ring];
    if (chosen.length === 0)
      throw new KeysError('expected the rings place, vwr and entry, found none of them');
    const config = await readConfig(values.config, terminal);
    const waitSeconds = Math.max(...chosen.map((name) => lifetimeSeconds(config, name)));
    if (step === 'drop' && !values.now && file !== '-') await assertLongAgo(file, waitSeconds, world.clock());

    const turned: Partial<Record<RingName, readonly WrittenKey[]>> = {};
    for (const name of chosen) turned[name] = turn(step, name, rings[name]);
    const result = { ...(content as object), ...turned };
    parseKeys({ ...rings, ...turned });
    for (const name of chosen) {
      terminal.err(`${name}: ${kids(rings[name] ?? [])} → ${kids(turned[name] ?? [])}`);
    }
    if (values['dry-run']) return 0;
    if (values.stdout || file === '-') terminal.out(JSON.stringify(result));
    else await replaceFile(file, `${JSON.stringify(result)}\n`);
    terminal.err(NEXT[step](writeSeconds(waitSeconds)));
    return 0;
  },
};

const NEXT: Readonly<Record<Step, (wait: string) => string>> = {
  append: () => 'next: bring it to every guard and server, then --step promote',
  promote: (wait) => `next: bring it to every server, wait ${wait}, then --step drop`,
  drop: () => 'next: bring it to every guard and server',
};

/** The rings as they are written; what stands beside them is not looked at. */
function ringsOf(content: unknown): { readonly [name in RingName]?: readonly WrittenKey[] } {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new KeysError('expected an object with the rings place, vwr and entry');
  }
  const rings = Object.fromEntries(
    Object.entries(content).filter(([name]) => (RINGS as readonly string[]).includes(name)),
  );
  parseKeys(rings);
  return rings;
}

function turn(step: Step, name: RingName, keys: readonly WrittenKey[] | undefined): readonly WrittenKey[] {
  const [first] = keys ?? [];
  if (keys === undefined || first === undefined) throw new KeysError(`${name}: ring is missing`);
  if (step === 'append') {
    if (keys.length > 1) {
      throw new KeysError(`${name}: has ${keys.length} keys, a rotation is under way; promote or drop first`);
    }
    return [first, newKey(name[0] as string, first.alg)];
  }
  if (keys.length === 1) throw new KeysError(`${name}: has one key only, nothing to ${step}; append first`);
  const last = keys.at(-1) as WrittenKey;
  return step === 'promote' ? [last, ...keys.slice(0, -1)] : [first];
}

/** How long a token of this ring can be good after it was signed: verifiers take 1.5 times the configured life. */
function lifetimeSeconds({ ttl, leewaySeconds }: Config, name: RingName): number {
  const seconds = { place: ttl.recordSeconds, vwr: ttl.vwrSeconds, entry: ttl.entrySeconds }[name];
  return seconds * 1.5 + leewaySeconds;
}

/** The file was last written by the promotion: what the old key signed until then may still be in use. */
async function assertLongAgo(file: string, waitSeconds: number, nowMs: number): Promise<void> {
  const passed = Math.max(0, Math.round((nowMs - (await stat(file)).mtimeMs) / 1000));
  if (passed >= waitSeconds) return;
  throw new InputError(
    '--step',
    `FILE was changed ${writeSeconds(passed)} ago, and tokens of the old key live up to ${writeSeconds(waitSeconds)}; wait ${writeSeconds(waitSeconds - passed)}, or --now if the key has leaked`,
  );
}

function kids(keys: readonly WrittenKey[]): string {
  return keys.map(({ kid }, index) => (index === 0 ? `${kid} (signs)` : kid)).join(', ');
}

/** Whoever reads the file meanwhile finds the old keys or the new ones, whole. */
async function replaceFile(file: string, text: string): Promise<void> {
  const target = await realpath(file);
  const { mode } = await stat(target);
  const draft = join(dirname(target), `.urr-keys-${process.pid}.tmp`);
  try {
    const handle = await open(draft, 'wx', mode & 0o777);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw new InputError('FILE', `cannot write ${file}: ${String((error as { code?: unknown }).code)}`);
  }
}
