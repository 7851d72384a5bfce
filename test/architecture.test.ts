/** The bytes of one visitor's way, as the architecture page shows them, measured: `vitest run --project project test/architecture.test.ts -u`. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createFetchGuard } from '@urr/edge/fetch';
import { createEntryGate } from '@urr/server/gateway';
import { createLocal, type Local } from '@urr/server/local';
import { expect, it } from 'vitest';

const page = resolve(import.meta.dirname, '../docs/architecture.md');
const WIRE = /(?<=<!-- wire -->\n)[\s\S]*?(?=<!-- \/wire -->)/;
const eventId = 'iu-2027';

it('shows what goes over the wire, hop by hop', async () => {
  const text = readFileSync(page, 'utf8');
  const table = [
    '| step | request | cookies sent | answer | sets |',
    '| --- | --- | ---: | --- | --- |',
    ...(await journey()).map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');
  expect(text).toMatch(WIRE);
  await expect(text.replace(WIRE, () => `${table}\n`)).toMatchFileSnapshot(page);
});

async function journey(): Promise<string[][]> {
  await using local = createLocal({ clock: 'manual', events: { [eventId]: { maxUsers: 1 } } });
  const inside = await local.passes({ eventId });
  for (let joined = 1; joined <= 2340; joined++) await local.room.assign({ eventId });

  const browser = createBrowser(local);
  const rows = [
    await browser.call('1, 4', 'GET', `/vwr-api/vwr/status/${eventId}`),
    await browser.call('3', 'POST', `/vwr-api/vwr/assign/${eventId}`),
  ];
  await local.clock.advance(50_000);
  rows.push(await browser.call('5', 'GET', `/vwr-api/vwr/check/${eventId}`));
  rows.push(await browser.call('6', 'POST', `/api/v1/queue/${eventId}/join`));
  await local.queue.complete({ entryToken: inside.entry });
  await local.clock.advance(3_000);
  rows.push(await browser.call('6', 'GET', `/api/v1/queue/${eventId}/status`));
  rows.push(await throughTheGuard(local, browser.cookie()));
  rows.push(await browser.call('7', 'POST', `/api/v1/queue/${eventId}/heartbeat`));
  rows.push(await browser.call('8', 'POST', `/api/v1/queue/${eventId}/complete`));
  return rows;
}

/** A seat is asked for: what the guard passes on, and that the gate takes it. */
async function throughTheGuard(local: Local, cookie: string): Promise<string[]> {
  const path = `/api/v1/seats/${eventId}/hold`;
  const { config, keys, clock, queue } = local;
  const request = new Request(`https://shop.example${path}`, {
    method: 'POST',
    headers: { cookie, 'x-urr-subject': 'forged' },
  });
  const outcome = await createFetchGuard({ config, keys, clock })(request);
  if (!('request' in outcome)) throw new Error(`refused: ${outcome.response.status}`);
  const passed = [...outcome.request.headers].map(([name, value]) => `\`${name}\` ${sizeOf(value)}`);
  const gate = createEntryGate({ config, keys, queue, clock });
  const verdict = await gate.check({ headers: outcome.request.headers, eventId });
  expect(verdict).toMatchObject({ ok: true, reason: 'admitted' });
  return ['7', `\`POST ${path}\``, sizeOf(cookie), `passed on: ${passed.sort().join(', ')}`, ''];
}

function createBrowser(local: Local) {
  const jar = new Map<string, string>();
  const cookie = (): string => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');

  async function call(step: string, method: string, path: string): Promise<string[]> {
    const sent = cookie();
    const headers: Record<string, string> = sent === '' ? {} : { cookie: sent };
    const response = await local.fetch(new Request(`https://shop.example${path}`, { method, headers }));
    const body = await response.text();
    const { state } = JSON.parse(body);
    const sets = response.headers.getSetCookie().map(keep);
    const said = state === undefined ? `${response.headers.get('cache-control')}` : state;
    return [step, `\`${method} ${path}\``, sizeOf(sent), `\`${said}\` ${sizeOf(body)}`, sets.join(', ')];
  }

  function keep(line: string): string {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (!/Max-Age=0\b/.test(line)) {
      jar.set(name, value);
      return `\`${name}\` ${sizeOf(line)}`;
    }
    jar.delete(name);
    return `removes \`${name}\``;
  }

  return { call, cookie };
}

const sizeOf = (text: string): string => String(Buffer.byteLength(text));
