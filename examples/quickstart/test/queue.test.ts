import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLocal, type Local } from '@urr/server/local';
import { toNodeHandler } from '@urr/server/node';
import { type Browser, chromium } from 'playwright';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { chromiumArgs } from '../../../tooling/services';
import { bundledPage } from './bundled-page';

const executablePath = inject('chromiumPath');

describe.skipIf(executablePath === null)('queue.html in Chromium', () => {
  let browser: Browser;
  let local: Local;
  let server: Server;
  let url: string;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: [...chromiumArgs] });
    local = createLocal({ config: { poll: { minSeconds: 0.2 } }, events: { 'iu-2027': { maxUsers: 0 } } });
    const page = await bundledPage('queue.html');
    const api = toNodeHandler(local);
    server = createServer((req, res) => {
      void api(req, res, () => {
        res
          .setHeader('content-type', 'text/html; charset=utf-8')
          .end(req.url === '/queue/iu-2027' ? page : '<h1>seats</h1>');
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(async () => {
    await browser?.close();
    server?.close();
    await local?.[Symbol.asyncDispose]();
  });

  it('shows the rank in its own colours while no slot is free, then goes on to the seats', async () => {
    const { vwr } = await local.passes({ eventId: 'iu-2027', tiers: [1] });
    const context = await browser.newContext();
    await context.addCookies([{ name: 'urr-vwr-token', value: vwr ?? '', url }]);
    const page = await context.newPage();
    await page.goto(`${url}/queue/iu-2027`);
    await page.getByText('내 앞: 0명  내 뒤: 0명', { exact: true }).waitFor();
    const weight = await page
      .getByRole('heading', { name: '대기열 안내' })
      .evaluate((title) => getComputedStyle(title).fontWeight);
    expect(weight).toBe('800');
    await local.operator.configure('iu-2027', { maxUsers: 1 }, { who: 'test' });
    await page.waitForURL(`${url}/seats/iu-2027`);
    await context.close();
  });
});
