import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ensureService, findService, type Machine } from './services.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'urr-services-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const program = (name: string): string => {
  const path = join(folder, name);
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, 0o755);
  return path;
};

/** A machine with nothing but our folder on PATH; `said` keeps what a person would have read. */
const machine = (changes: Partial<Machine> = {}) => {
  const said: string[] = [];
  const base: Machine = {
    env: { PATH: folder },
    platform: 'linux',
    isRoot: false,
    say: (message) => said.push(message),
    install: () => 'not allowed in this test',
  };
  return { said, ...base, ...changes };
};

it('finds a program on PATH', () => {
  const path = program('njs');
  expect(findService('njs', machine())).toBe(path);
});

it('prefers the first name of several', () => {
  const path = program('chromium');
  program('google-chrome');
  expect(findService('chromium', machine())).toBe(path);
});

it('takes the program an environment variable names over the one on PATH', () => {
  program('redis-server');
  const other = program('my-redis');
  const env = { PATH: folder, REDIS_SERVER_PATH: other };
  expect(findService('redis', machine({ env }))).toBe(other);
});

it('throws when the environment variable names something that cannot be run', () => {
  const env = { PATH: folder, NJS_PATH: join(folder, 'nothing') };
  expect(() => findService('njs', machine({ env }))).toThrow('NJS_PATH');
});

it('installs the Debian package when root has apt-get, and says so', () => {
  program('apt-get');
  const here = machine({ isRoot: true, install: (name) => void program(name) });
  expect(ensureService('njs', here)).toBe(join(folder, 'njs'));
  expect(here.said.join()).toContain('installing Debian package njs');
});

it.each([
  { when: 'not root', changes: {} },
  { when: 'NO_AUTO_INSTALL is set', changes: { isRoot: true, env: { NO_AUTO_INSTALL: '1' } } },
])('installs nothing when $when, and names what is skipped', ({ changes }) => {
  program('apt-get');
  const env = { PATH: folder, ...('env' in changes ? changes.env : {}) };
  const here = machine({ ...changes, env, install: () => expect.unreachable() });
  expect(ensureService('njs', here)).toBeNull();
  expect(here.said.join()).toMatch(/njs.*SKIPPED.*apt-get install njs.*NJS_PATH/s);
});

it('passes on what apt-get complained of when the installation fails', () => {
  program('apt-get');
  const here = machine({ isRoot: true, install: () => 'E: no such package' });
  expect(ensureService('njs', here)).toBeNull();
  expect(here.said.join()).toContain('E: no such package');
});

it('throws when a required service cannot be had', () => {
  const env = { PATH: folder, REQUIRE_SERVICES: '1' };
  expect(() => ensureService('njs', machine({ env }))).toThrow('REQUIRE_SERVICES');
});
