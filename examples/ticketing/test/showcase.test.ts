/**
 * Every state of the elements in every language, theme and size of screen, in Chromium: axe finds nothing, nothing
 * is cut off, and pictures of all of it are put into the folder `URR_PICTURES` names, if it names one.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { chromiumArgs } from '../../../tooling/services';
import { type Demo, startDemo } from '../src/demo';
import { LANGUAGES, THEMES, TIERS } from '../src/showcase/choice';
import { looks } from '../src/showcase/states';
import { HURRIED } from './site';

const executablePath = inject('chromiumPath');
const { URR_PICTURES: pictures } = process.env;
const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } } as const;
const axeScript = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe.skipIf(executablePath === null)('showcase', () => {
  let browser: Browser;
  let demo: Demo;

  beforeAll(async () => {
    [browser, demo] = await Promise.all([
      chromium.launch({ executablePath: executablePath ?? '', args: [...chromiumArgs] }),
      startDemo(HURRIED, { crowd: 'here', plans: [] }),
    ]);
  });

  afterAll(async () => {
    await browser?.close();
    await demo?.close();
  });

  it.each(LANGUAGES)(
    'every state is accessible and whole in %s, light and dark, small and large',
    async (lang) => {
      const context = await browser.newContext({ reducedMotion: 'reduce' });
      const page = await context.newPage();
      for (const tier of TIERS) {
        await page.setViewportSize(SIZES.phone);
        await page.goto(`${demo.origin}/showcase?${new URLSearchParams({ form: 'all', tier, lang })}`);
        await page.evaluate(axeScript);
        expect(await page.locator('figure').count()).toBe(looks(tier).length);
        for (const [size, viewport] of Object.entries(SIZES)) {
          await page.setViewportSize(viewport);
          for (const theme of THEMES) {
            await page.evaluate(dress, theme);
            const name = [`tier-${tier}`, lang, theme, size].join('-');
            expect(await cutOff(page), name).toEqual([]);
            expect(await violations(page), name).toEqual([]);
            if (pictures) await page.screenshot({ fullPage: true, path: join(pictures, `${name}.png`) });
          }
        }
      }
      await context.close();
    },
  );

  it('shows one state in a window at an address of its own, and closes it', async () => {
    const page = await browser.newPage();
    await page.goto(`${demo.origin}/showcase?form=window&state=sold-out&lang=en&theme=dark`);
    await page.getByRole('dialog', { name: 'Sold out' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.close();
  });

  it("keeps to the visitor's settings: nothing moves, and the bar shows in forced colours", async () => {
    const context = await browser.newContext({ forcedColors: 'active', reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(`${demo.origin}/showcase`);
    const seen = await page.locator('urr-waiting-room').evaluate(({ shadowRoot }) => {
      const part = (name: string) => shadowRoot?.querySelector(`[part=${name}]`) as Element;
      return {
        animations: shadowRoot?.getAnimations().length,
        bar: getComputedStyle(part('bar')).backgroundColor,
        fill: getComputedStyle(part('fill')).backgroundColor,
      };
    });
    expect(seen.animations).toBe(0);
    expect(seen.fill).not.toBe(seen.bar);
    await context.close();
  });

  it.runIf(pictures)('takes a picture of every state for the guide', async () => {
    const viewport = { width: 448, height: 800 };
    const context = await browser.newContext({ viewport, reducedMotion: 'reduce' });
    const page = await context.newPage();
    for (const tier of TIERS) {
      await page.goto(`${demo.origin}/showcase?${new URLSearchParams({ form: 'all', tier, lang: 'en' })}`);
      for (const { name } of looks(tier)) {
        const path = join(pictures ?? '', 'states', `${tier}-${name}.png`);
        await page.locator(`[data-look="${name}"] > :first-child`).screenshot({ path });
      }
    }
    await context.close();
  });
});

/** Within the page: as if it had been asked for with this theme. */
function dress(theme: string): void {
  document.documentElement.dataset.theme = theme;
  for (const element of document.querySelectorAll('figure > :first-child')) {
    element.setAttribute('theme', theme);
  }
}

async function violations(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { axe: checker } = globalThis as unknown as { axe: typeof axe };
    const { violations: found } = await checker.run(document, {
      resultTypes: ['violations'],
      reporter: 'no-passes',
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      // Elsewhere a panel has the page to itself.
      rules: {
        'heading-order': { enabled: false },
        'landmark-unique': { enabled: false },
        'page-has-heading-one': { enabled: false },
      },
    });
    return found.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
  });
}

/** Panels with something wider than they are, and buttons too small for a finger. */
function cutOff(page: Page): Promise<string[]> {
  return page.locator('figure > :first-child').evaluateAll((elements) =>
    elements.flatMap((element) => {
      const name = element.parentElement?.dataset.look ?? '';
      const frame = element.shadowRoot?.querySelector<HTMLElement>('[part=frame]');
      const wide = !frame || frame.scrollWidth > frame.clientWidth || frame.offsetWidth > innerWidth;
      const buttons = [...(frame?.querySelectorAll('button') ?? [])];
      return [
        ...(wide ? [`${name} is too wide`] : []),
        ...buttons.filter(({ offsetHeight }) => offsetHeight < 44).map((it) => `${name}: ${it.textContent}`),
      ];
    }),
  );
}
