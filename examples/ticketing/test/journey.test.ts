import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { chromiumArgs } from '../../../tooling/services';
import { CHEATS } from '../src/cheat/cheats';
import { QUIET_EVENT } from '../src/settings';
import { BRISK, queueState, STANDING, strangerInLine, withSite } from './site';

const executablePath = inject('chromiumPath');
const DAWN = 'dawn-2027';
const WHALE = 'whale-2027';

describe.skipIf(executablePath === null)('a person in Chromium', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: [...chromiumArgs] });
  });
  afterAll(() => browser?.close());

  /** A fresh browser profile, closed after use. */
  async function asPerson<T>(use: (page: Page, context: BrowserContext) => Promise<T>): Promise<T> {
    const context = await browser.newContext({ locale: 'ko-KR' });
    try {
      return await use(await context.newPage(), context);
    } finally {
      await context.close();
    }
  }

  it('gets from the button to a booking by clicks alone, through both lines', async () => {
    await withSite({ [DAWN]: { ...BRISK, maxUsers: 1, threshold: 1 } }, async (demo) => {
      const inside = await strangerInLine(demo, DAWN);
      expect(await queueState(inside, 'join')).toBe('admitted');
      await strangerInLine(demo, DAWN);
      await strangerInLine(demo, DAWN);

      await asPerson(async (page, context) => {
        await page.goto(`${demo.origin}/`);
        await page.click(`[data-test=event-${DAWN}]`);
        await page.click('[data-test=book]');
        await page.getByRole('heading', { name: '접속 대기 중' }).waitFor();
        await page.getByText('현재 대기 순번', { exact: true }).waitFor();

        await page.waitForURL(`${demo.origin}/queue/${DAWN}`);
        await page.getByRole('heading', { name: '대기열 안내' }).waitFor();
        await page.locator('.ahead', { hasText: /내 앞: 0명\s+내 뒤: 0명/ }).waitFor();
        await inside.post(`/api/v1/queue/${DAWN}/complete`);

        await page.waitForURL(`${demo.origin}/seats/${DAWN}`);
        const timeLeft = page.getByRole('timer').filter({ hasText: /남은 시간 \d\d:\d\d/ });
        await timeLeft.waitFor();
        await page.click('[data-test=section-F2]');
        await page.click('[data-seat=F2-01-04]');
        await page.click('[data-seat=F2-01-05]');
        expect(await page.locator('#chosen li').count()).toBe(2);
        expect(await page.textContent('#total')).toBe('352,000원');
        await page.click('[data-test=reserve]');

        await page.waitForURL(`${demo.origin}/checkout/${DAWN}?order=*`);
        await page.getByText('플로어 F2 1열 4번').waitFor();
        await timeLeft.waitFor();
        await page.click('[data-test=pay]');
        await page.waitForURL('**/demo-pay/*');
        // The provider is another site, so its POST carries none of the shop's cookies.
        expect(new URL(page.url()).hostname).not.toBe(new URL(demo.origin).hostname);
        await page.click('[data-test=approve]');

        await page.waitForURL(`${demo.origin}/booked/*`);
        await page.locator('[data-test=booked]').waitFor();
        await expect
          .poll(async () => (await context.cookies()).map(({ name }) => name))
          .not.toContain(`urr-entry-token-${DAWN}`);
      });
      await expect.poll(async () => (await demo.operator.get(DAWN))?.entryQueue?.active).toBe(0);
    });
  });

  it('is taken from a copied address to the waiting page, and back to the address', async () => {
    await withSite({ [WHALE]: BRISK }, async (demo) => {
      for (let count = 0; count < 3; count += 1) await strangerInLine(demo, WHALE);
      await asPerson(async (page) => {
        const redirects: string[] = [];
        page.on('response', (response) => {
          if (response.status() === 302) redirects.push(response.headers().location ?? '');
        });
        await page.goto(`${demo.origin}/seats/${WHALE}`);
        expect(redirects).toEqual([`/vwr/${WHALE}?returnTo=%2Fseats%2F${WHALE}`]);
        await page.getByText('현재 대기 순번', { exact: true }).waitFor();
        await page.waitForURL(`${demo.origin}/seats/${WHALE}`);
        await page.locator('#hall').waitFor();
        // Back at the address the second tier asked for its pass too.
        expect(redirects).toHaveLength(2);
        expect(redirects[1]).toBe(`/queue/${WHALE}?returnTo=%2Fseats%2F${WHALE}`);
      });
    });
  });

  it('comes back to an address of the API as well, and sees seats', async () => {
    await withSite({ [WHALE]: BRISK }, async (demo) => {
      await asPerson(async (page) => {
        await page.goto(`${demo.origin}/api/v1/seats/${WHALE}`);
        await page.waitForURL(`${demo.origin}/seats/${WHALE}`);
        await page.locator('#hall').waitFor();
      });
    });
  });

  it('keeps the number over a reload, and goes on waiting without a press', async () => {
    await withSite({ [DAWN]: STANDING }, async (demo) => {
      for (let count = 0; count < 4; count += 1) await strangerInLine(demo, DAWN);
      await asPerson(async (page) => {
        await page.goto(`${demo.origin}/events/${DAWN}`);
        await page.click('[data-test=book]');
        expect(await numberIn(page)).toBe('5번');
        await strangerInLine(demo, DAWN);
        await page.reload();
        expect(await numberIn(page)).toBe('5번');
      });
    });
  });

  it('keeps places for two events in two tabs', async () => {
    await withSite({ [DAWN]: STANDING, [WHALE]: STANDING }, async (demo) => {
      for (let count = 0; count < 3; count += 1) await strangerInLine(demo, DAWN);
      for (let count = 0; count < 6; count += 1) await strangerInLine(demo, WHALE);
      await asPerson(async (first, context) => {
        const second = await context.newPage();
        for (const [page, eventId] of [
          [first, DAWN],
          [second, WHALE],
        ] as const) {
          await page.goto(`${demo.origin}/events/${eventId}`);
          await page.click('[data-test=book]');
        }
        expect([await numberIn(first), await numberIn(second)]).toEqual(['4번', '7번']);
        for (const page of [first, second]) await page.reload();
        expect([await numberIn(first), await numberIn(second)]).toEqual(['4번', '7번']);
      });
    });
  });

  it('frees the place by leaving: the next is let in, and coming back means the end of the line', async () => {
    await withSite({ [DAWN]: { ...BRISK, maxUsers: 1, threshold: 1 }, [WHALE]: STANDING }, async (demo) => {
      await asPerson(async (page) => {
        await page.goto(`${demo.origin}/events/${DAWN}`);
        await page.click('[data-test=book]');
        await page.waitForURL(`${demo.origin}/seats/${DAWN}`);
        const next = await strangerInLine(demo, DAWN);
        await expect
          .poll(async () => (await next.get(`/vwr-api/vwr/check/${DAWN}`)).text)
          .toContain('admitted');
        expect(await queueState(next, 'join')).toBe('waiting');
        await page.click('[data-test=leave]');
        await page.waitForURL(`${demo.origin}/events/${DAWN}`);
        await expect.poll(() => queueState(next, 'status')).toBe('admitted');

        await strangerInLine(demo, WHALE);
        await page.goto(`${demo.origin}/events/${WHALE}`);
        await page.click('[data-test=book]');
        expect(await numberIn(page)).toBe('2번');
        await strangerInLine(demo, WHALE);
        await page.getByRole('button', { name: '대기열 나가기' }).click();
        await page.getByRole('button', { name: '나가기' }).first().click();
        await page.locator('dialog').waitFor({ state: 'hidden' });
        await page.click('[data-test=book]');
        expect(await numberIn(page)).toBe('4번');
      });
    });
  });

  it('goes straight to the seats of an event nobody waits for, and no window opens', async () => {
    await withSite({}, async (demo) => {
      await asPerson(async (page) => {
        await page.goto(`${demo.origin}/events/${QUIET_EVENT}`);
        await page.click('[data-test=book]');
        await page.waitForURL(`${demo.origin}/seats/${QUIET_EVENT}`);
        await page.locator('#hall').waitFor();
      });
    });
  });

  it('waits for an opening with a number already, and is told when', async () => {
    const opensAt = new Date(Date.now() + 3_600_000).toISOString();
    await withSite({ [DAWN]: { ...BRISK, phase: 'scheduled', opensAt } }, async (demo) => {
      await asPerson(async (page) => {
        await page.goto(`${demo.origin}/events/${DAWN}`);
        await page.click('[data-test=book]');
        await page.getByText('예매 시작까지', { exact: true }).waitFor();
        await page.locator('urr-waiting-room .figure', { hasText: /59:\d\d/ }).waitFor();
        await page.locator('urr-waiting-room .ahead', { hasText: '1번' }).waitFor();
      });
    });
  });

  it('gets past both lines with "my turn now", also pressed while the panel asks', async () => {
    await withSite({ [DAWN]: { ...STANDING, maxUsers: 1, threshold: 1 } }, async (demo) => {
      const inside = await strangerInLine(demo, DAWN);
      expect(await queueState(inside, 'join')).toBe('admitted');
      const before = await strangerInLine(demo, DAWN);
      await before.post('/demo/my-turn', { eventId: DAWN, tier: 1 });
      expect(await queueState(before, 'join')).toBe('waiting');
      await asPerson(async (page) => {
        await page.goto(`${demo.origin}/events/${DAWN}`);
        await page.click('[data-test=book]');
        await page.click('[data-test=my-turn]');
        await page.waitForURL(`${demo.origin}/queue/${DAWN}`);
        await page.locator('.ahead', { hasText: '내 앞: 1명' }).waitFor();
        // Pressed while the panel asks about the place that is given back.
        const asked = page.waitForRequest('**/queue/*/status');
        const given = page.waitForResponse('**/demo/my-turn');
        await page.route('**/queue/*/status', async (route) => {
          await given;
          await route.continue().catch(() => {});
        });
        await asked;
        await page.click('[data-test=my-turn]');
        // At the very front, but the seat map is as full as before.
        await page.locator('.ahead', { hasText: /내 앞: 0명\s+내 뒤: 1명/ }).waitFor();
        await inside.post(`/api/v1/queue/${DAWN}/complete`);
        await page.waitForURL(`${demo.origin}/seats/${DAWN}`);
      });
    });
  });

  it('sees every way to cheat refused, with the reason', async () => {
    await withSite({ [DAWN]: STANDING }, async (demo) => {
      await asPerson(async (page) => {
        await page.goto(`${demo.origin}/events/${DAWN}`);
        const reasons: string[] = [];
        for (const cheat of CHEATS) {
          await page.click(`[data-test=cheat-${cheat}]`);
          const answer = page.locator(`[data-test=answer-${cheat}]`);
          await answer.locator('.verdict').waitFor();
          expect(await answer.locator('.verdict').textContent()).toBe('거절됨');
          reasons.push((await answer.locator('dd').allTextContents()).join(' '));
        }
        expect(reasons).toEqual([
          '403 vwr-required missing',
          '403 vwr-required signature',
          '403 vwr-required wrong-event',
          '400 path-invalid',
          '403 entry-required expired',
        ]);
      });
    });
  });

  it('reads the shop in English after switching', async () => {
    await withSite({ [DAWN]: STANDING }, async (demo) => {
      await strangerInLine(demo, DAWN);
      await asPerson(async (page) => {
        await page.goto(`${demo.origin}/events/${DAWN}`);
        await page.click('[data-test=language]');
        await page.getByRole('button', { name: 'Book now' }).click();
        await page.locator('dialog').waitFor();
        await page.goto(`${demo.origin}/`);
        await page.getByRole('link', { name: 'Book now' }).waitFor();
      });
    });
  });

  it('operates an event from the console: pause and resume are written down', async () => {
    await withSite({ [DAWN]: BRISK }, async (demo) => {
      await asPerson(async (page, context) => {
        await page.goto(`${demo.origin}/operator`);
        const [console] = await Promise.all([
          context.waitForEvent('page'),
          page.click('[data-test=console]'),
        ]);
        await console.getByLabel('이벤트', { exact: true }).selectOption(DAWN);
        for (const [button, phase] of [
          ['일시 정지', 'paused'],
          ['계속', 'open'],
        ] as const) {
          await console.getByRole('button', { name: button }).click();
          await console.getByLabel('이유').fill('테스트');
          await console.getByRole('button', { name: '확인' }).click();
          await expect.poll(async () => (await demo.operator.get(DAWN))?.phase).toBe(phase);
          await console.locator('dialog').waitFor({ state: 'detached' });
        }
        const [newest] = await demo.operator.history(DAWN);
        expect(newest).toMatchObject({ action: 'resume', who: 'console' });
      });
    });
  });
});

/** The number in the window, once there is one. */
async function numberIn(page: Page): Promise<string> {
  const figure = page.locator('urr-waiting-room .figure');
  await figure.filter({ hasText: /\d/ }).waitFor();
  return (await figure.textContent())?.trim() ?? '';
}
