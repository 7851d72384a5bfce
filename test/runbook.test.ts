/** The runbook's drills, as written, against the real services: a command that changed fails here and not on the evening. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createLocal } from '@urr/server/local';
import { expect, it } from 'vitest';
import { urrEdge } from '../packages/edge/test/support/cli.ts';
import { fakeStore } from '../packages/edge/test/support/fake-store.ts';
import { folderWith, urr } from '../packages/server/test/support/cli.ts';
import { splitCommand } from '../tooling/console-blocks.ts';

const page = readFileSync(resolve(import.meta.dirname, '../docs/runbook.md'), 'utf8');
const drills = [...page.matchAll(/```console\n\$ (.+)\n([\s\S]*?)```/g)].map(
  ([, command = '', expected = '']) => ({
    command,
    expected,
  }),
);

it('does what it says', async () => {
  expect(drills.length).toBeGreaterThan(15);
  await using local = createLocal({ events: ['iu-2027'], clock: 'manual' });
  for (let joined = 0; joined < 2000; joined++) await local.room.assign({ eventId: 'iu-2027' });
  const { out: keys } = await urr(['keys', 'new']);
  const path = folderWith({ 'keys.json': keys });
  const store = fakeStore();
  const world = {
    env: { URR_OPERATOR_URL: 'https://operator.test', URR_OPERATOR_TOKEN: local.operatorToken },
    fetch: (input: string | URL | Request, init?: RequestInit) => local.fetch(new Request(input, init)),
  };
  for (const { command, expected } of drills) {
    const [program, ...words] = splitCommand(command);
    expect(['urr', 'urr-edge']).toContain(program);
    const args = words.map((arg) => (arg === 'keys.json' ? path(arg) : arg));
    const { code, out, err } = await (program === 'urr' ? urr(args, world) : urrEdge(args, { store }));
    const said = [
      ...(out === '' ? [] : [out.trimEnd()]),
      ...(err === '' ? [] : [err.trimEnd().replace(/^/gm, '! ')]),
      ...(code === 0 ? [] : [`[exit ${code}]`]),
    ].join('\n');
    expect.soft(said, command).toMatch(patternOf(expected));
  }
});

/** `…` at the end of a line stands for whatever follows, elsewhere for the rest of a word or sentence. */
function patternOf(expected: string): RegExp {
  const escaped = expected.trimEnd().replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('…', '[\\s\\S]*?')}$`);
}
