import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLocal, type Local } from '@urr/server/local';
import { toNodeHandler } from '@urr/server/node';
import { build } from 'esbuild';
import { type Browser, chromium } from 'playwright';
import { afterAll, beforeAll, describe, inject, it } from 'vitest';
import { chromiumArgs } from '../../../tooling/services';

const executablePath = inject('chromiumPath');

/** The page as written, its script bundled the way a shop's build would. */
async function bundledPage(): Promise<string> {
  const html = readFileSync(new URL('../src/modal.html', import.meta.url), 'utf8');
  const [, script = ''] = /<script type="module">([\s\S]*?)<\/script>/.exec(html) ?? [];
  const { outputFiles } = await build({
    stdin: { contents: script, resolveDir: import.meta.dirname },
    bundle: true,
    format: 'esm',
    conditions: ['@urr/source'],
    write: false,
  });
  return html.replace(script, () => `\n${outputFiles[0]?.text}`);
}

describe.skipIf(executablePath === null)('modal.html in Chromium', () => {
  let browser: Browser;
  let local: Local;
  let server: Server;
  let url: string;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: [...chromiumArgs] });
    local = createLocal({ events: { 'iu-2027': { pacing: { step: 1, everySeconds: 1 } } } });
    const page = await bundledPage();
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
