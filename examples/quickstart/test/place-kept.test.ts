import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StatusDocument } from '@urr/core/protocol';
import { createLocal, type Local } from '@urr/server/local';
import { toNodeHandler } from '@urr/server/node';
import { build } from 'esbuild';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { chromiumArgs } from '../../../tooling/services';

const executablePath = inject('chromiumPath');

/** Joins on a click, and by itself where it was waiting when it went away. */
const SCRIPT = `
  import { bookWith } from '../src/resume';
  bookWith(document.querySelector('button'), location.pathname.slice(1), () => { document.title = 'admitted'; });
  addEventListener('pageshow', ({ persisted }) => { if (persisted) document.body.dataset.kept = ''; });
`;

const STILL = { pacing: { step: 1, everySeconds: 3600 } };
const BRISK = { pacing: { step: 2, everySeconds: 1 } };

describe.skipIf(executablePath === null)('a place in Chromium', () => {
  let browser: Browser;
  let local: Local;
  let server: Server;
  let url: string;
  let context: BrowserContext;

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: executablePath ?? '',
      args: [...chromiumArgs],
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
    });
    local = createLocal({
      config: { poll: { minSeconds: 0.5, maxSeconds: 1 } },
      events: { still: STILL, other: STILL, ahead: BRISK, behind: BRISK },
    });
    const { outputFiles } = await build({
      stdin: { contents: SCRIPT, resolveDir: import.meta.dirname },
      bundle: true,
      format: 'esm',
      conditions: ['@urr/source'],
      write: false,
    });
    const page = `<!doctype html><meta charset="utf-8"><button>예매하기</button>
      <script type="module">${outputFiles[0]?.text.replaceAll('</', '<\\/')}</script>`;
    const api = toNodeHandler(local);
    server = createServer((req, res) => {
      void api(req, res, () => {
        res
          .setHeader('content-type', 'text/html; charset=utf-8')
          .end(req.url === '/elsewhere' ? '<h1>elsewhere</h1>' : page);
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (const eventId of ['still', 'other']) {
      for (let before = 0; before < 3; before++) await local.room.assign({ eventId });
    }
  });

  afterAll(async () => {
    await browser?.close();
    server?.close();
    await local?.[Symbol.asyncDispose]();
  });

  beforeEach(async () => {
    context = await browser.newContext();
  });
  afterEach(() => context.close());

  /** A tab that waits, and the number it shows. */
  async function wait(eventId = 'still', tab?: Page): Promise<{ page: Page; number: string }> {
    const page = tab ?? (await context.newPage());
    await page.goto(`${url}/${eventId}`);
    if ((await page.locator('urr-waiting-room').count()) === 0) await page.click('button');
    return { page, number: await numberIn(page) };
  }

  async function numberIn(page: Page): Promise<string> {
    const figure = page.locator('urr-waiting-room .large');
    await figure.filter({ hasText: /\d+/ }).waitFor();
    return (await figure.textContent()) ?? '';
  }

  const stateOf = (page: Page) =>
    page.evaluate(
      () =>
        (document.querySelector('urr-waiting-room') as unknown as { snapshot: { state: string } }).snapshot
          .state,
    );

  /** Requests of a tab to the waiting room, counted from now on. */
  function countedIn(page: Page): { readonly count: number } {
    const counted = { count: 0 };
    page.on('request', (request) => {
      if (/\/vwr-api\/vwr\/(status|check)/.test(request.url())) counted.count++;
    });
    return counted;
  }

  it('is taken up again by itself after a reload', async () => {
    const { page, number } = await wait();
    await page.reload();
    expect(await numberIn(page)).toBe(number);
  });

  it('is there on the way back, also where the page was kept as it was', async () => {
    const { page, number } = await wait();
    await page.goto(`${url}/elsewhere`);
    await page.goBack({ waitUntil: 'commit' });
    expect(await numberIn(page)).toBe(number);
    expect(await page.evaluate(() => 'kept' in document.body.dataset)).toBe(true);
    const asked = countedIn(page);
    await expect.poll(() => asked.count, { timeout: 15_000 }).toBeGreaterThan(0);
  });

  it('outlives a crash, and another tab goes on asking within five seconds', async () => {
    const { page, number } = await wait();
    const { page: other } = await wait();
    const crashed = page.waitForEvent('crash');
    const asked = countedIn(other);
    void page.goto('chrome://crash').catch(() => {});
    await crashed;
    const before = asked.count;
    await expect.poll(() => asked.count, { timeout: 15_000 }).toBeGreaterThan(before);
    expect(await numberIn(other)).toBe(number);
    expect((await wait()).number).toBe(number);
  });

  it('is one in several tabs, of which one asks', async () => {
    await context.clock.install();
    const { page: first, number } = await wait();
    const { page: second, number: same } = await wait();
    expect(same).toBe(number);
    const tabs = [first, second].map((page) => ({ page, asked: countedIn(page) }));
    const total = () => tabs.reduce((sum, { asked }) => sum + asked.count, 0);
    // A second passes in both, again and again.
    await expect
      .poll(() => context.clock.fastForward(1000).then(total), { timeout: 30_000 })
      .toBeGreaterThanOrEqual(8);
    const [most = 0, least = 0] = tabs.map(({ asked }) => asked.count).sort((a, b) => b - a);
    // Two that know nothing of each other ask equally often. On a machine that stops for seconds the other may step in once.
    expect(least * 3).toBeLessThanOrEqual(most);
    const asking = tabs.find(({ asked }) => asked.count === most) as (typeof tabs)[number];
    const left = tabs.find((tab) => tab !== asking) as (typeof tabs)[number];
    await asking.page.close();
    const before = left.asked.count;
    await expect
      .poll(() => context.clock.fastForward(1000).then(() => left.asked.count), { timeout: 15_000 })
      .toBeGreaterThan(before);
    expect(await numberIn(left.page)).toBe(number);
  });

  it('is another for another event', async () => {
    const { page: one, number } = await wait('still');
    const { page: two, number: another } = await wait('other');
    expect(another).toBe('4');
    await one.reload();
    await two.reload();
    expect([await numberIn(one), await numberIn(two)]).toEqual([number, another]);
  });

  it('sleeps with the machine and is asked about on waking', async () => {
    const { page, number } = await wait();
    const session = await context.newCDPSession(page);
    const asked = countedIn(page);
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    const asleep = asked.count;
    await local.room.status('still');
    await session.send('Page.setWebLifecycleState', { state: 'active' });
    await expect.poll(() => asked.count, { timeout: 15_000 }).toBeGreaterThan(asleep);
    expect(await numberIn(page)).toBe(number);
  });

  it('is kept offline, and said so, and goes on online', async () => {
    const { page, number } = await wait();
    await context.setOffline(true);
    await expect.poll(() => stateOf(page)).toBe('offline');
    expect(await numberIn(page)).toBe(number);
    await context.setOffline(false);
    await expect.poll(() => stateOf(page), { timeout: 15_000 }).toBe('waiting');
    expect(await numberIn(page)).toBe(number);
  });

  it('is asked about less often, but always, in half an hour behind another tab', async () => {
    const page = await context.newPage();
    await page.clock.install();
    const { number } = await wait('still', page);
    await page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    });
    const asked = countedIn(page);
    // Browsers let a hidden page run once a minute.
    for (let minute = 1; minute <= 30; minute++) {
      const answer = page.waitForResponse(/\/vwr-api\/vwr\/status/);
      await page.clock.fastForward(60_000);
      await (await answer).finished();
    }
    expect(asked.count).toBeGreaterThanOrEqual(30);
    expect(asked.count).toBeLessThanOrEqual(62);
    expect(await numberIn(page)).toBe(number);
  });

  it.each([
    ['ahead', 600_000],
    ['behind', -600_000],
  ])('comes in its turn where the clock is ten minutes %s', async (eventId, offMs) => {
    for (let before = 0; before < 2; before++) await local.room.assign({ eventId });
    const page = await context.newPage();
    await page.addInitScript((off) => {
      const now = Date.now;
      Date.now = () => now() + off;
    }, offMs);
    await page.goto(`${url}/${eventId}`);
    await page.click('button');
    await expect.poll(() => page.title(), { timeout: 15_000 }).toBe('admitted');
  });

  it('is not waited for where cookies are blocked: the window says so', async () => {
    const page = await context.newPage();
    await page.addInitScript(() => Object.defineProperty(navigator, 'cookieEnabled', { value: false }));
    const asked = countedIn(page);
    await page.goto(`${url}/still`);
    await page.click('button');
    await page.getByText('쿠키', { exact: false }).first().waitFor();
    expect(asked.count).toBe(0);
  });

  it('is not asked for again and again where cookies do not stay', async () => {
    const page = await context.newPage();
    await page.clock.install();
    const answer = await fetch(`${url}/vwr-api/vwr/status/still`);
    const { segments, ...status } = (await answer.json()) as StatusDocument;
    const served = segments.map((segment) => ({ ...segment, base: 500, cap: 9000, everySeconds: 1 }));
    await page.route('**/status/**', (route) => route.fulfill({ json: { ...status, segments: served } }));
    let assigned = 0;
    // As the room answers, but for the cookie. That it is missing the room itself says, when the turn has come.
    await page.route('**/assign/**', async (route) => {
      assigned++;
      await route.fulfill({ json: { state: 'waiting', eventId: 'still', position: 100, pollAfterMs: 500 } });
    });
    await page.goto(`${url}/still`);
    await page.click('button');
    const told = page.getByText('쿠키', { exact: false });
    await expect
      .poll(() => page.clock.fastForward(1000).then(() => told.count()), { timeout: 20_000 })
      .toBeGreaterThan(0);
    expect(assigned).toBe(2);
  });

  it('needs no storage', async () => {
    const page = await context.newPage();
    await page.addInitScript(() => {
      Object.defineProperty(window, 'localStorage', {
        get() {
          throw new DOMException('denied', 'SecurityError');
        },
      });
    });
    const { number } = await wait('still', page);
    await page.reload();
    await page.click('button');
    expect(await numberIn(page)).toBe(number);
  });

  it('is one of its own in a private window', async () => {
    const { number } = await wait();
    const secret = await browser.newContext();
    const page = await secret.newPage();
    const { number: another } = await wait('still', page);
    expect(another).not.toBe(number);
    await page.reload();
    expect(await numberIn(page)).toBe(another);
    await secret.close();
  });
});
