import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { whileLocked } from './lock.ts';

const name = `urr-lock-test-${process.pid}`;
const folder = join(tmpdir(), `${name}.lock`);
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const heldBy = (pid: number | undefined): void => {
  mkdirSync(folder);
  writeFileSync(join(folder, 'pid'), String(pid));
};

it('holds the lock while the work runs and frees it afterwards', () => {
  expect(whileLocked(name, () => existsSync(folder))).toBe(true);
  expect(existsSync(folder)).toBe(false);
});

it('frees the lock when the work throws', () => {
  expect(() => whileLocked(name, () => expect.fail('broken'))).toThrow('broken');
  expect(existsSync(folder)).toBe(false);
});

it('takes over the lock of a process that has died', () => {
  heldBy(spawnSync(process.execPath, ['--version']).pid);
  expect(whileLocked(name, () => 'done')).toBe('done');
});

it('gives up when a living process keeps the lock', () => {
  heldBy(process.pid);
  expect(() => whileLocked(name, () => 'done', 0)).toThrow(String(process.pid));
});
