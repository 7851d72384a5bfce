import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLocal, type Local } from '@urr/server/local';
import { toNodeHandler } from '@urr/server/node';
import { type Browser, chromium } from 'playwright';
import { afterAll, beforeAll, describe, inject, it } from 'vitest';
import { chromiumArgs } from '../../../tooling/services';
import { bundledPage } from './bundled-page';

const executablePath = inject('chromiumPath');

describe.skipIf(executablePath === null)('modal.html in Chromium', () => {
  let browser: Browser;
  let local: Local;
  let server: Server;
  let url: string;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: [...chromiumArgs] });
    local = createLocal({ events: { 'iu-2027': { pacing: { step: 1, everySeconds: 1 } } } });
    const page = await bundledPage('modal.html');
    const api = toNodeHandler(local);
    server = createServer((req, res) => {
      void api(req, res, () => {
        res
          .setHeader('content-type', 'text/html; charset=utf-8')
          .end(req.url === '/' ? page : '<h1>queue</h1>');
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

  it('shows the number while others are ahead, then moves on to the queue by itself', async () => {
    for (let before = 0; before < 3; before++) await local.room.assign({ eventId: 'iu-2027' });
    const page = await browser.newPage();
    await page.goto(url);
    await page.click('#book');
    await page.getByText('현재 대기 순번', { exact: true }).waitFor();
    await page.waitForURL(`${url}/queue/iu-2027`);
    await page.close();
  });
});
