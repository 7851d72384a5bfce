/** The one-script build and the waiting page under the strictest policies, by keyboard alone, with hostile texts. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { renderPage } from '@urr/browser/page';
import { createLocal, type Local } from '@urr/server/local';
import { toNodeHandler } from '@urr/server/node';
import { build } from 'esbuild';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { chromiumArgs } from '../../../tooling/services';

const executablePath = inject('chromiumPath');
const HOSTILE = '</title><img src=x onerror="document.title=1"><script>document.title=2</script>';
const TRUSTED = "require-trusted-types-for 'script'; trusted-types 'none'";
const STRICT = `default-src 'none'; script-src 'nonce-n1'; style-src 'none'; connect-src 'self'; base-uri 'none'; ${TRUSTED}`;

describe.skipIf(executablePath === null)('under a strict policy', () => {
  let browser: Browser;
  let local: Local;
  let server: Server;
  let url: string;
  let context: BrowserContext;
  let page: Page;
  let refused: string[];
  let asked: string[];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: [...chromiumArgs] });
    local = createLocal({ events: { 'iu-2027': { pacing: { step: 1, everySeconds: 3600 } } } });
    await local.room.assign({ eventId: 'iu-2027' });
    await local.operator.configure('iu-2027', { message: { ko: HOSTILE } }, { who: 'test' });
    const { outputFiles } = await build({
      stdin: {
        contents: "import '@urr/browser/define'; export * from '@urr/browser';",
        resolveDir: import.meta.dirname,
      },
      bundle: true,
      format: 'iife',
      globalName: 'urr',
      minify: true,
      conditions: ['@urr/source'],
      write: false,
    });
    const shop = `<!doctype html><html lang="ko"><title>shop</title><button id="book">예매하기</button>
<script nonce="n1">${outputFiles[0]?.text}</script>
<script nonce="n1">book.onclick = () => urr.enterWaitingRoom({ eventId: 'iu-2027' });</script>`;
    const waiting = renderPage({ title: HOSTILE });
    const api = toNodeHandler(local);
    server = createServer((req, res) => {
      void api(req, res, () => {
        const isPage = req.url?.startsWith('/vwr/');
        res.setHeader('content-type', 'text/html; charset=utf-8');
        res.setHeader('content-security-policy', isPage ? TRUSTED : STRICT);
        res.end(isPage ? waiting : shop);
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  beforeEach(async () => {
    context = await browser.newContext();
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
        console.error(`refused: ${violatedDirective} ${blockedURI}`);
      });
    });
    page = await context.newPage();
    refused = [];
    asked = [];
    page.on('console', (message) => {
      if (message.type() === 'error') refused.push(message.text());
    });
    page.on('pageerror', (error) => refused.push(error.message));
    page.on('request', (request) => asked.push(request.url().replace(url, '')));
    return () => context.close();
  });

  afterAll(async () => {
    await browser?.close();
    server?.close();
    await local?.[Symbol.asyncDispose]();
  });

  it('the window waits, is left and entered again by keyboard alone', async () => {
    await page.goto(url);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: '접속 대기 중' });
    await dialog.waitFor();
    expect(await page.locator('urr-waiting-room').evaluate((it) => it.shadowRoot?.activeElement?.id)).toBe(
      'title',
    );
    await page.getByText('이 창을 닫지 마세요.', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: '대기열에서 나갈까요?' }).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('book');
    await page.keyboard.press('Enter');
    await dialog.waitFor();
    expect(refused).toEqual([]);
  });

  it("shows an operator's words as they are written, and asks for nothing but the API", async () => {
    await page.goto(url);
    await page.getByRole('button').click();
    await page.getByText(HOSTILE, { exact: true }).waitFor();
    expect(await page.title()).toBe('shop');
    expect(asked.filter((path) => !/^\/(?:vwr-api\/.*|favicon\.ico)?$/.test(path))).toEqual([]);
    expect(refused).toEqual([]);
  });

  it('the waiting page keeps to its own policy, and its title is text', async () => {
    await page.goto(`${url}/vwr/iu-2027`);
    await page.getByText('현재 대기 순번', { exact: true }).waitFor();
    await page.getByText(HOSTILE, { exact: true }).first().waitFor();
    expect(await page.title()).toBe(`접속 대기 중 · ${HOSTILE}`);
    expect(asked.filter((path) => !/^\/vwr(?:-api)?\//.test(path))).toEqual([]);
    expect(refused).toEqual([]);
  });
});
