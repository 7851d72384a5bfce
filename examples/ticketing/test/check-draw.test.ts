/** The page on which visitors check a draw, in Chromium: what it shows, that anybody can use it, that it asks nobody. */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { placeIn } from '@urr/core/draw';
import type axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { chromiumArgs } from '../../../tooling/services';
import { check } from '../src/check-draw/arithmetic';
import { EXAMPLE } from '../src/check-draw/example';
import { buildCheckDrawPage } from '../src/check-draw/page';

const executablePath = inject('chromiumPath');
const { URR_PICTURES: pictures } = process.env;
const axeScript = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe.skipIf(executablePath === null)('the page that checks a draw', () => {
  let browser: Browser;
  let server: Server;
  let origin: string;

  beforeAll(async () => {
    const { html } = await buildCheckDrawPage();
    // As a host of plain files: no headers of its own.
    server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: [...chromiumArgs] });
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
    server?.closeAllConnections();
  });

  async function open(address: string, locale: string, use: (page: Page) => Promise<void>): Promise<void> {
    const context = await browser.newContext({ locale, viewport: { width: 360, height: 740 } });
    try {
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(String(error)));
      await page.goto(origin + address);
      page.on('request', (request) => complaints.push(request.url()));
      await use(page);
      expect(complaints).toEqual([]);
    } finally {
      await context.close();
    }
  }

  async function violations(page: Page): Promise<unknown> {
    await page.evaluate(axeScript);
    const found = await page.evaluate(async () => {
      const runner = (globalThis as unknown as { axe: typeof axe }).axe;
      return (await runner.run()).violations;
    });
    return found.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html.slice(0, 120))]);
  }

  it.each([
    ['ko-KR', '예시 보기', '추첨 확인하기'],
    ['en-US', 'Show an example', 'Check a draw'],
  ])(
    '%s: shows all sums of the example, whole and accessible on a phone, a desktop, light and dark',
    async (locale, example, title) => {
      await open('/', locale, async (page) => {
        await page.getByRole('heading', { level: 1, name: title }).waitFor();
        expect(await violations(page)).toEqual([]);
        await page.getByRole('button', { name: example }).click();
        const checked = check(EXAMPLE);
        if (checked.state !== 'done') throw new Error('expected a sum');
        const { key, size, trace, hash } = checked.sum;
        const place = placeIn({ key, size }, 17);
        expect(await page.getByRole('status').textContent()).toContain(place.toLocaleString('en-US'));
        const told = (await page.locator('#result').textContent()) ?? '';
        expect(told).toContain(key);
        expect(told).toContain(hash);
        expect(await page.locator('table').count()).toBe(trace.walks.length);
        expect(await page.locator('tbody tr').count()).toBe(trace.walks.length * 8);
        for (const [size, width] of Object.entries({ phone: 360, desktop: 1280 })) {
          await page.setViewportSize({ width, height: 800 });
          for (const colorScheme of ['light', 'dark'] as const) {
            await page.emulateMedia({ colorScheme });
            expect(await violations(page)).toEqual([]);
            const name = `check-draw-${locale}-${size}-${colorScheme}.png`;
            if (pictures) await page.screenshot({ fullPage: true, path: join(pictures, name) });
          }
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          expect(wide).toBeLessThanOrEqual(0);
        }
      });
    },
  );

  it('takes what was published by pasting, and says what does not add up', async () => {
    await open('/?lang=en', 'ko-KR', async (page) => {
      const { event: eventId, commitment, seed, randomness } = EXAMPLE;
      const draw = {
        commitment,
        beacon: { chain: 'c', round: 1000 },
        result: { size: 5000, seed, key: '', randomness },
      };
      await page.getByLabel('Published facts').fill(JSON.stringify({ eventId, epoch: 1, draw }));
      await page.getByLabel('Your entry number').fill('17');
      await page.getByLabel('Your entry number').press('Enter');
      await page.getByText('It adds up.').waitFor();
      await page.getByText('a public chain that the organiser does not run').waitFor();
      expect(await page.getByRole('link').count()).toBe(0);
      await page.getByLabel('Commitment').fill('ab'.repeat(32));
      await page.getByRole('button', { name: 'Do the sums' }).click();
      await page.getByText('The secret number is not the one that was committed to.').waitFor();
      await page.getByLabel('Commitment').fill('ab');
      await page.getByRole('button', { name: 'Do the sums' }).click();
      await page.getByText('Expected 64 letters').waitFor();
      expect(await page.getByLabel('Commitment').evaluate((input) => input === document.activeElement)).toBe(
        true,
      );
      expect(await violations(page)).toEqual([]);
    });
  });

  it('opens with everything filled in by the address, of which nothing is sent', async () => {
    await open(`/?lang=ko#${new URLSearchParams(EXAMPLE)}`, 'en-US', async (page) => {
      await page.getByText('계산이 맞습니다.').waitFor();
      await page.getByRole('button', { name: 'English' }).click();
      await page.getByText('It adds up.').waitFor();
    });
  });
});
