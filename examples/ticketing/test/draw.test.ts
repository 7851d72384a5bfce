/** The event whose order is drawn, as a person lives it: sealed before, opened at the opening, checked afterwards. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { commitment, permute } from '@urr/core/draw';
import type { AssignAnswer, StatusDocument } from '@urr/core/protocol';
import type axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { chromiumArgs } from '../../../tooling/services';
import { createHttp } from '../src/crowd/http';
import { createSession } from '../src/crowd/session';
import { type Demo, startDemo } from '../src/demo';
import { DRAW_EVENT, demoConfig } from '../src/settings';
import { HURRIED } from './site';

const executablePath = inject('chromiumPath');
const { URR_PICTURES: pictures } = process.env;
const axeScript = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const OTHERS = 11;

describe.skipIf(executablePath === null)('a draw in Chromium', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: [...chromiumArgs] });
  });
  afterAll(() => browser?.close());

  /** A line in which nobody gets anywhere: what is looked at are the numbers. */
  const openDemo = (): Promise<Demo> =>
    startDemo(HURRIED, {
      crowd: 'here',
      plans: [
        {
          eventId: DRAW_EVENT,
          settings: { phase: 'scheduled', order: 'draw', pacing: { step: 0, everySeconds: 1 }, maxUsers: 5 },
          opensInSeconds: 600,
        },
      ],
    });

  async function join(demo: Demo, signsIn = true): Promise<AssignAnswer & { readonly code?: string }> {
    const session = createSession(createHttp(demo.origin, 2), demoConfig(), 'cookies');
    if (signsIn) await session.post('/demo/sign-in');
    const answer = await session.post(`/vwr-api/vwr/assign/${DRAW_EVENT}`);
    return answer.json() as AssignAnswer;
  }

  async function status(demo: Demo): Promise<StatusDocument> {
    const response = await fetch(`${demo.origin}/vwr-api/vwr/status/${DRAW_EVENT}`);
    return (await response.json()) as StatusDocument;
  }

  const fact = (page: Page, key: string) => page.locator(`[data-draw=${key}] code`);

  async function violations(page: Page): Promise<unknown> {
    await page.evaluate(axeScript);
    const found = await page.evaluate(async () => {
      const runner = (globalThis as unknown as { axe: typeof axe }).axe;
      return (await runner.run()).violations;
    });
    return found.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html.slice(0, 120))]);
  }

  async function picture(page: Page, name: string): Promise<void> {
    if (pictures === undefined) return;
    for (const [size, width] of Object.entries({ phone: 390, desktop: 1280 })) {
      await page.setViewportSize({ width, height: 900 });
      await page.screenshot({ path: `${pictures}/draw-${name}-${size}.png`, fullPage: true });
    }
  }

  it('shows everybody the place that the published numbers give, and leads to the sums', async () => {
    const demo = await openDemo();
    const context = await browser.newContext({ locale: 'ko-KR' });
    try {
      expect(await join(demo, false)).toMatchObject({ code: 'unauthorized' });
      for (let count = 0; count < OTHERS; count += 1)
        expect(await join(demo)).toMatchObject({ state: 'scheduled', position: null, entry: count + 1 });

      const page = await context.newPage();
      await page.goto(`${demo.origin}/events/${DRAW_EVENT}`);
      const before = await status(demo);
      await page.getByText(before.draw?.commitment ?? 'a commitment').waitFor();
      expect(before.draw).toMatchObject({ beacon: { round: 1000 }, result: null });
      expect(await page.locator('#book').isDisabled()).toBe(true);
      expect(await violations(page)).toEqual([]);
      await picture(page, 'before');
      await page.click('[data-test=sign-in] >> visible=true');
      await page.locator('#book:not([disabled])').click();
      await page.getByText('시작과 함께 추첨으로 순번이 정해집니다.').waitFor();
      await page.locator('#draw-line', { hasText: `참가 번호 ${OTHERS + 1}번` }).waitFor();
      expect(await page.getByText('현재 대기 순번', { exact: true }).count()).toBe(0);
      await picture(page, 'joined');

      const opensAt = new Date(Date.now() + 1000).toISOString();
      await demo.operator.configure(DRAW_EVENT, { opensAt }, { who: 'test' });
      await page.getByText('현재 대기 순번', { exact: true }).waitFor();
      const { draw, epoch } = await status(demo);
      const result = draw?.result;
      if (!result) throw new Error('expected the draw to be made');
      expect([result.size, commitment(result.seed)]).toEqual([OTHERS + 1, before.draw?.commitment]);
      const place = permute(result.key, result.size, OTHERS + 1);
      const shown = page.locator('urr-waiting-room').locator('[part~=figure]');
      await expect.poll(() => shown.textContent()).toContain(`${place}번`);
      await page.locator('#draw-line', { hasText: `참가 번호 ${OTHERS + 1}번 → 순번 ${place}번` }).waitFor();
      expect(await fact(page, 'place').textContent()).toBe(String(place));
      expect(await fact(page, 'seed').textContent()).toBe(result.seed);
      expect(await join(demo, false)).toMatchObject({ position: result.size + 1 });
      expect(await violations(page)).toEqual([]);
      await picture(page, 'drawn');

      const opened = context.waitForEvent('page');
      await page.locator('#draw-line a').click();
      const sums = await opened;
      await sums.getByText(`계산이 맞습니다. 내 순번은 ${place}번입니다.`).waitFor();
      expect(await sums.locator('#epoch').inputValue()).toBe(String(epoch));

      // Again, for whoever comes to the demo later.
      await page.reload();
      await page.click('[data-test=draw-again]');
      await expect.poll(async () => (await status(demo)).epoch).toBe(epoch + 1);
      expect((await status(demo)).draw?.result).toBeNull();
    } finally {
      await context.close();
      await demo.close();
    }
  });
});
