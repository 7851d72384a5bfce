/**
 * The programs that tests and benchmarks need beside Node: where each is found, and how it is got when it is not.
 *
 * In this order: the environment variable that names it, PATH, the usual places of the platform, then
 * apt-get where we are root and may (`NO_AUTO_INSTALL` forbids it). What is still missing is announced
 * and its tests are skipped, unless `REQUIRE_SERVICES=1` makes that an error.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { whileLocked } from './lock.ts';

export type ServiceName = 'chromium' | 'nginx' | 'njs' | 'redis' | 'valgrind';

type Service = {
  readonly label: string;
  readonly variable: string;
  /** Names looked up on PATH, best first. */
  readonly programs: readonly string[];
  /** Where a desktop installation puts it, outside PATH. */
  readonly places: { readonly [platform in NodeJS.Platform]?: readonly string[] };
  readonly aptPackage: string;
  /** What to do by hand on a machine where we cannot. */
  readonly advice: string;
};

/** What this module sees of the machine; tests put their own in. */
export type Machine = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly isRoot: boolean;
  /** Tells the person at the terminal. */
  say(message: string): void;
  /** Installs a Debian package; undefined when that worked, else what apt-get said. */
  install(aptPackage: string): string | undefined;
};

const services: Readonly<Record<ServiceName, Service>> = {
  chromium: {
    label: 'Chromium',
    variable: 'CHROMIUM_PATH',
    programs: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'],
    places: {
      darwin: [
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
        '/Applications/Chromium.app/Contents/MacOS/Chromium',
        join(homedir(), 'Applications/Google Chrome.app/Contents/MacOS/Google Chrome'),
      ],
      win32: [
        'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
        'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
      ],
    },
    aptPackage: 'chromium',
    advice: 'install Chrome or Chromium (Debian: apt-get install chromium)',
  },
  nginx: {
    label: 'nginx',
    variable: 'NGINX_PATH',
    programs: ['nginx'],
    places: {
      // Not on the PATH of everybody who is not root.
      linux: ['/usr/sbin/nginx', '/usr/local/sbin/nginx'],
      darwin: ['/opt/homebrew/bin/nginx', '/usr/local/bin/nginx'],
    },
    aptPackage: 'nginx',
    advice: 'install nginx (Debian: apt-get install nginx; macOS: brew install nginx)',
  },
  njs: {
    label: 'njs, the engine of CloudFront Functions,',
    variable: 'NJS_PATH',
    programs: ['njs'],
    places: { darwin: ['/opt/homebrew/bin/njs', '/usr/local/bin/njs'] },
    aptPackage: 'njs',
    advice: 'install njs (Debian: apt-get install njs; elsewhere build it from https://github.com/nginx/njs)',
  },
  redis: {
    label: 'Redis',
    variable: 'REDIS_SERVER_PATH',
    programs: ['redis-server', 'valkey-server'],
    places: { darwin: ['/opt/homebrew/bin/redis-server', '/usr/local/bin/redis-server'] },
    aptPackage: 'redis-server',
    advice: 'install Redis 7 (Debian: apt-get install redis-server; macOS: brew install redis)',
  },
  valgrind: {
    label: 'Valgrind, which counts instructions,',
    variable: 'VALGRIND_PATH',
    programs: ['valgrind'],
    places: {},
    aptPackage: 'valgrind',
    advice: 'install Valgrind (Debian: apt-get install valgrind)',
  },
};

/** Flags under which Chromium starts in a container, as root, and talks to nobody but the test. */
export const chromiumArgs: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Path of an installed program, or null. Looks only, changes nothing.
 *
 * @throws {Error} the environment variable names a file that cannot be run
 */
export function findService(name: ServiceName, machine: Machine = thisMachine): string | null {
  const { variable, programs, places } = services[name];
  const named = machine.env[variable];
  if (named) {
    if (!isExecutable(named))
      throw new Error(`${variable} is ${named}, which is not a program that can be run`);
    return named;
  }
  const suffix = machine.platform === 'win32' ? '.exe' : '';
  const folders = (machine.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = programs.flatMap((program) => folders.map((folder) => join(folder, program + suffix)));
  return [...candidates, ...(places[machine.platform] ?? [])].find(isExecutable) ?? null;
}

/**
 * Path of a program, installed first if need be and possible, or null when it cannot be had.
 * Safe to call from several processes at once: one installs, the others wait and then find it.
 *
 * @throws {Error} it cannot be had and `REQUIRE_SERVICES` is set, or its environment variable is wrong
 */
export function ensureService(name: ServiceName, machine: Machine = thisMachine): string | null {
  const found = findService(name, machine) ?? installed(name, machine);
  if (found === null) missing(services[name], machine);
  return found;
}

/** Whether a missing program is an error here, as it is in CI. */
export const servicesRequired = (machine: Machine = thisMachine): boolean =>
  isSet(machine.env.REQUIRE_SERVICES);

const thisMachine: Machine = {
  env: process.env,
  platform: process.platform,
  isRoot: process.getuid?.() === 0,
  say: (message) => process.stderr.write(`${message}\n`),
  install: aptInstall,
};

function installed(name: ServiceName, machine: Machine): string | null {
  const { label, aptPackage } = services[name];
  if (!canInstall(machine)) return null;
  return whileLocked('urr-install-services', () => {
    const meanwhile = findService(name, machine);
    if (meanwhile !== null) return meanwhile;
    machine.say(
      `${label} is missing: installing Debian package ${aptPackage} (NO_AUTO_INSTALL=1 forbids it)`,
    );
    const complaint = machine.install(aptPackage);
    if (complaint !== undefined) machine.say(`apt-get could not install ${aptPackage}:\n${complaint}`);
    return findService(name, machine);
  });
}

function canInstall({ env, isRoot }: Machine): boolean {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return (
    isRoot && !isSet(env.NO_AUTO_INSTALL) && folders.some((folder) => isExecutable(join(folder, 'apt-get')))
  );
}

function missing({ label, variable, advice }: Service, machine: Machine): void {
  const remedy = `To get it, ${advice}, or name the program in ${variable}.`;
  if (servicesRequired(machine))
    throw new Error(`${label} is missing and REQUIRE_SERVICES is set. ${remedy}`);
  const line = '!'.repeat(80);
  machine.say(`${line}\n${label} is missing: what needs it is SKIPPED.\n${remedy}\n${line}`);
}

function aptInstall(aptPackage: string): string | undefined {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const aptGet = (...args: string[]) =>
    spawnSync('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=120', ...args], { env, encoding: 'utf8' });
  // Package lists that cannot be refreshed may still be good enough, so only the second answer counts.
  aptGet('update');
  const { status, stdout, stderr } = aptGet('install', '-y', '--no-install-recommends', aptPackage);
  return status === 0 ? undefined : `${stdout}${stderr}`.trim().split('\n').slice(-10).join('\n');
}

const isSet = (value: string | undefined): boolean => value !== undefined && value !== '' && value !== '0';

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
