/** `next start` on a free port, and a browser. Both end with the test. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { createTokens, parseKeys } from '@urr/core';
import { type Browser, chromium } from 'playwright-core';
import { chromiumArgs, ensureService } from '../../../tooling/services.ts';
import { config } from '../lib/config';

const folder = resolve(import.meta.dirname, '..');

const rings = (owner: string) => {
  const ring = (name: string) => [
    { kid: name, alg: 'HS256', secret: `${name} secret of the ${owner}, at least 32 bytes` },
  ];
  return { place: ring('place'), vwr: ring('vwr'), entry: ring('entry') };
};

/** Cookies with passes as somebody would make them who does not know the keys. */
export async function forgedPasses(): Promise<string> {
  const { vwr, entry } = parseKeys(rings('forger'));
  if (vwr === undefined || entry === undefined) throw new Error('expected two rings');
  const place = { eventId: 'iu-2027', epoch: 1, subject: 'somebody', position: 1 };
  const passes = await Promise.all([
    createTokens({ config, kind: 'vwr', keys: vwr }).issue(place),
    createTokens({ config, kind: 'entry', keys: entry }).issue(place),
  ]);
  return `urr-vwr-token=${passes[0]}; urr-entry-token=${passes[1]}`;
}

export async function startShop() {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const next = spawn(
    process.execPath,
    [`${folder}/node_modules/next/dist/bin/next`, 'start', '-H', '127.0.0.1', '-p', String(port)],
    {
      cwd: folder,
      env: { ...process.env, URR_KEYS: JSON.stringify(rings('shop')), NEXT_TELEMETRY_DISABLED: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  for await (const line of next.stdout) if (String(line).includes('Ready')) break;
  next.stdout.resume();
  return {
    origin,
    async close(): Promise<void> {
      const ended = once(next, 'exit');
      next.kill();
      await ended;
    },
  };
}

/** Chrome or Chromium of this machine, found as the project's own tests find it. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = ensureService('chromium');
  if (executablePath === null) throw new Error('expected a browser; CHROMIUM_PATH names one');
  return chromium.launch({ executablePath, args: [...chromiumArgs] });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
