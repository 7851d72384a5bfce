/** One visitor from the event page to a seat, and two who try without waiting. */
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forgedPasses, openBrowser, startShop } from './shop';

const SEATS = '/seats/iu-2027';
const MAP = '/api/v1/seats/iu-2027/map';
const PAGE = { 'sec-fetch-mode': 'navigate', accept: 'text/html' };

let shop: Awaited<ReturnType<typeof startShop>>;
let browser: Browser;
let stranger: BrowserContext;
beforeAll(async () => {
  [shop, browser] = await Promise.all([startShop(), openBrowser()]);
  stranger = await browser.newContext();
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
});

/** A request with no cookies but those given; redirects are not followed. */
const ask = (path: string, headers: Record<string, string> = {}) =>
  stranger.request.get(shop.origin + path, { headers, maxRedirects: 0 });

/** A page, and what its console and its requests complained of. */
async function visit(context: BrowserContext) {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
  });
  return { page, complaints };
}

describe('without waiting', () => {
  it('a page leads to the waiting room, a call is refused', async () => {
    const page = await ask(SEATS, PAGE);
    expect(page.status()).toBe(302);
    expect(page.headers().location).toBe('/vwr/iu-2027?returnTo=%2Fseats%2Fiu-2027');
    expect(await (await ask(page.headers().location ?? '')).text()).toMatch(/^<!doctype html>/);
    expect(await (await ask(MAP)).json()).toMatchObject({ code: 'vwr-required', reason: 'missing' });
  });

  it('forged passes are refused, on the page and in the API', async () => {
    const cookie = await forgedPasses();
    for (const path of [SEATS, MAP]) {
      const answer = await ask(path, { cookie });
      expect(await answer.json()).toMatchObject({ status: 403, code: 'vwr-required', reason: 'signature' });
    }
  });

  it.each([
    ['as data of the router', `${SEATS}?_rsc=1`, { RSC: '1' }],
    ['as data by name', `${SEATS}.rsc`, {}],
    [
      'by the old header that skipped the guard',
      SEATS,
      { 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy' },
    ],
    ['by an encoded slash', '/seats%2Fiu-2027', {}],
  ])('seats are not had %s', async (_, path, headers) => {
    const answer = await ask(path, headers as Record<string, string>);
    expect([400, 403]).toContain(answer.status());
    expect(await answer.text()).not.toContain('좌석 선택');
  });
});

describe('a visitor', () => {
  it('waits in the modal, is let in, passes the queue and sees the seats', async () => {
    // Two may come every five seconds: four are before us.
    for (let before = 0; before < 4; before += 1) {
      const somebody = await browser.newContext();
      await somebody.request.post(`${shop.origin}/vwr-api/vwr/assign/iu-2027`);
      await somebody.close();
    }
    const context = await browser.newContext({ locale: 'ko-KR' });
    const { page, complaints } = await visit(context);
    await page.goto(`${shop.origin}/`);
    await page.getByRole('link', { name: 'IU 2027' }).click();
    await page.getByRole('button', { name: '예매하기' }).click();

    const modal = page.getByRole('dialog');
    await modal.getByText('현재 대기 순번', { exact: true }).waitFor();
    await modal.getByText('5번', { exact: true }).waitFor();

    await page.waitForURL(`${shop.origin}${SEATS}`, { timeout: 40_000 });
    await page.getByRole('heading', { name: '좌석 선택' }).waitFor();
    await page.getByText('B-7').waitFor();
    await page
      .locator('urr-time-left')
      .getByText(/\d\d:\d\d/)
      .first()
      .waitFor();
    expect(complaints).toEqual([]);

    const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const html = await (await ask(SEATS, { ...PAGE, cookie, 'x-urr-subject': 'somebody-else' })).text();
    expect(html).toContain('좌석 선택');
    expect(html).not.toContain('somebody-else');

    // The pass of a slot given up still comes past the guard, which asks nobody, but not past the gate.
    await context.request.post(`${shop.origin}/api/v1/queue/iu-2027/leave`);
    expect(await (await ask(MAP, { cookie })).json()).toMatchObject({ code: 'entry-required' });
    await context.close();
  });
});
