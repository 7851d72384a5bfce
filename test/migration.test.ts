/** What the pages for those who come from another product call ours is there under that name. */
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig } from '@urr/core';
import { PROBLEMS } from '@urr/core/problem';
import { eventSettingsSchema } from '@urr/core/protocol';
import { METRICS } from '@urr/server/telemetry';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../packages/server/src/cli/run.ts';
import { tablesOf } from '../tooling/markdown.ts';

const root = resolve(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(`${root}/${path}`, 'utf8');

/** `pacing.step` → whether there is such a member. */
function has(tree: object, path: string): boolean {
  let here: unknown = tree;
  for (const key of path.split('.')) {
    if (typeof here !== 'object' || here === null || !(key in here)) return false;
    here = Reflect.get(here, key);
  }
  return true;
}

const config = defineConfig({});
const settings = { ...eventSettingsSchema.shape, pacing: { ...config.pacing, schedule: [] } };
const served = read('docs/reference/http-api.md');
const edge = read('docs/guide/edge.md');

describe.each(readdirSync(`${root}/docs/migration`))('%s', (page) => {
  const tables = tablesOf(read(`docs/migration/${page}`)).filter(([head]) => head?.[1] === 'URR');
  const ours = tables.flatMap(([, ...rows]) => rows.map(([, cell = '']) => cell)).join('\n');
  const codes = [...ours.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

  it('names settings that there are', () => {
    const keys = codes.filter((code) => /^(cookies|ttl|pacing|poll|routes|pages|api)\.\w+$/.test(code));
    const single = codes.filter((code) =>
      /^\w+Seconds$|^(maxUsers|opensAt|closesAt|order|failMode)\b/.test(code),
    );
    const named = [...keys, ...single.map((code) => code.replace(/[:\s].*$/, ''))];
    expect(named.length).toBeGreaterThan(2);
    expect(named.filter((key) => !has(config, key) && !has(settings, key))).toEqual([]);
  });

  it('names commands that there are', () => {
    const commands = codes.filter((code) => /^urr [a-z]/.test(code));
    const known = COMMANDS.map(({ name }) => name);
    const unknown = commands.filter((code) => !known.some((name) => code.startsWith(`urr ${name}`)));
    expect(unknown).toEqual([]);
    const subcommands = codes.flatMap((code) =>
      [...code.matchAll(/urr-edge (\w+)/g)].map(([, name]) => name),
    );
    expect(subcommands.filter((name) => !edge.includes(`| \`urr-edge ${name}\` |`))).toEqual([]);
  });

  it('names requests, problems and metrics that there are', () => {
    const requests = codes.filter((code) => /^(GET|POST) \/\S+$/.test(code));
    expect(requests.filter((code) => !served.includes(`### \`${code}\``))).toEqual([]);
    const metrics = codes.filter((code) => /^urr\.[a-z_.]+$/.test(code));
    expect(metrics.filter((name) => !(name in METRICS))).toEqual([]);
    const problems = codes.flatMap((code) => /^code: "([a-z-]+)"$/.exec(code)?.[1] ?? []);
    expect(problems.filter((code) => !(code in PROBLEMS))).toEqual([]);
  });
});
