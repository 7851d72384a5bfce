/** The console in a real browser: what it shows, what it asks before a change, and who can use it. */

import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { chromiumArgs } from '../../../tooling/services';
import { createOperatorApp } from '../src/http/operator-app';
import { createLocal, type Local } from '../src/local/create-local';
import { toNodeHandler } from '../src/node';

const executablePath = inject('chromiumPath');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const EVENT = 'iu-2027';
/** This machine under a name that does not say so. */
const ELSEWHERE = 'console.test';
const TOKENS = [
  { token: 'admin-token-0123456789', scope: 'admin', who: 'kim' },
  { token: 'read-token-01234567890', scope: 'read', who: 'ana' },
  { token: 'shared-token-012345678', scope: 'operate' },
] as const;

describe.skipIf(executablePath === null)('console in Chromium', () => {
  let browser: Browser;
  let local: Local;
  let server: Server;
  let url: string;
  let meters: Record<string, number> = {};

  beforeAll(async () => {
    const elsewhere = `--host-resolver-rules=MAP ${ELSEWHERE} 127.0.0.1`;
    browser = await chromium.launch({
      executablePath: executablePath ?? '',
      args: [...chromiumArgs, elsewhere],
    });
    local = createLocal({
      events: {
        [EVENT]: { maxUsers: 4, pacing: { step: 20, everySeconds: 10 } },
        other: { phase: 'paused' },
      },
    });
    const app = createOperatorApp({ operator: local.operator, tokens: TOKENS, meters: () => meters });
    server = createServer(toNodeHandler(app));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/urr/operator/console`;
    for (let count = 0; count < 40; count++) await local.room.assign({ eventId: EVENT });
    for (let count = 0; count < 3; count++) await local.passes({ eventId: EVENT });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    server?.close();
    server?.closeAllConnections();
    await local?.[Symbol.asyncDispose]();
  });

  /** The page, signed in, in a profile of its own; complaints of the browser fail the test. */
  async function open(
    options: BrowserContextOptions,
    use: (page: Page) => Promise<void>,
    token: string | null = TOKENS[0].token,
  ): Promise<void> {
    const context = await browser.newContext(options);
    const complaints: string[] = [];
    try {
      const page = await context.newPage();
      page.on('console', (message) => {
        // What the API refuses stands there as well, and is asked for.
        if (message.text().startsWith('Failed to load resource')) return;
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('request', (request) => {
        if (!request.url().startsWith(new URL(url).origin) && !request.url().startsWith('data:'))
          complaints.push(request.url());
      });
      await page.goto(token === null ? url : `${url}#token=${token}&event=${EVENT}`);
      if (token !== null) await page.locator('.tile b').first().waitFor();
      await use(page);
      expect(complaints).toEqual([]);
    } finally {
      await context.close();
    }
  }

  /** For whoever wants to look: CONSOLE_SHOTS=folder. */
  const shot = async (page: Page, name: string): Promise<void> => {
    const folder = process.env.CONSOLE_SHOTS;
    if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
  };

  /** @param part of the page: all of it, or a selector; `rules` to ask for some alone */
  async function violations(page: Page, part = 'html', ...rules: readonly string[]): Promise<unknown> {
    await page.evaluate(axe);
    return page.evaluate(
      async ([context, values]) => {
        type Found = { violations: { id: string; nodes: { html: string }[] }[] };
        const { axe: runner } = globalThis as unknown as {
          axe: { run(context: string, options: object): Promise<Found> };
        };
        const options = values.length === 0 ? {} : { runOnly: { type: 'rule', values } };
        const { violations: found } = await runner.run(context, options);
        return found.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html.slice(0, 120))]);
      },
      [part, [...rules]] as const,
    );
  }

  describe.each([
    ['phone', { width: 320, height: 640 }],
    ['desktop', { width: 1280, height: 800 }],
  ])('on a %s', (device, viewport) => {
    it.each([
      ['ko-KR', '대기실 운영', '줄 다시 시작'],
      ['en-US', 'Waiting room operations', 'Begin the line again'],
    ] as const)(
      '%s: nothing axe objects to, light or dark, and nothing scrolls sideways',
      async (locale, title, reset) => {
        meters = { 'refusals.expired': 5, 'seats.held': 9, 'seats.expired': 2 };
        await open({ viewport, locale, reducedMotion: 'reduce' }, async (page) => {
          await page.getByRole('heading', { level: 1, name: title }).waitFor();
          await page.locator('canvas').first().waitFor();
          for (const colorScheme of ['light', 'dark'] as const) {
            await page.emulateMedia({ colorScheme });
            expect(await violations(page)).toEqual([]);
            await shot(page, `${device}-${locale}-${colorScheme}`);
          }
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          expect(wide).toBeLessThanOrEqual(0);
          if (device === 'desktop') return;
          await page.getByRole('button', { name: reset }).click();
          await page.locator('dialog[open]').waitFor();
          expect(await violations(page)).toEqual([]);
          await shot(page, `${device}-${locale}-dialog`);
        });
      },
    );
  });

  it('changes the pace by keyboard alone, from the token to the history', async () => {
    await open(
      { viewport: { width: 1280, height: 800 }, locale: 'en-US' },
      async (page) => {
        const press = async (...keys: readonly string[]): Promise<void> => {
          for (const key of keys) await page.keyboard.press(key);
        };
        const tabTo = async (name: string): Promise<void> => {
          const isThere = () =>
            page.evaluate(() => {
              const element = document.activeElement as HTMLInputElement | null;
              return element?.labels?.[0]?.textContent ?? element?.textContent ?? '';
            });
          for (let count = 0; count < 40; count++) {
            if ((await isThere()) === name) return;
            await press('Tab');
          }
          throw new Error(`nothing called ${name} can be reached`);
        };
        await page.keyboard.type('wrong-token-0123456789');
        await press('Enter');
        await page.getByText('This token is not known here.').waitFor();
        await press('Control+a');
        await page.keyboard.type(TOKENS[2].token);
        await press('Enter');
        await page.getByRole('combobox', { name: 'Event' }).waitFor();
        expect(
          await page.evaluate(() => [sessionStorage.length, localStorage.length, document.cookie]),
        ).toEqual([1, 0, '']);

        await tabTo('People a step');
        await press('Control+a');
        await page.keyboard.type('50');
        await press('Enter');
        await page.getByRole('dialog', { name: `Pace of the waiting room – ${EVENT}` }).waitFor();
        await press('Escape');
        await page.locator('dialog').waitFor({ state: 'detached' });
        expect(
          await page.getByLabel('People a step').evaluate((input) => input === document.activeElement),
        ).toBe(true);
        await press('Enter');
        await page
          .getByRole('row', { name: 'pace 120 people a minute (20 / 10 s) 300 people a minute (50 / 10 s)' })
          .waitFor();

        // Meanwhile somebody else changes the event.
        await local.operator.configure(EVENT, { pacing: { step: 30 } }, { who: 'lee' });
        await page.keyboard.type('more come than thought');
        await press('Shift+Tab');
        await page.keyboard.type('cho');
        await press('Enter');
        await page.getByText('Somebody else has changed this event meanwhile.').waitFor();
        await page
          .getByRole('row', { name: 'pace 180 people a minute (30 / 10 s) 300 people a minute' })
          .waitFor();
        expect((await local.operator.get(EVENT))?.settings.pacing?.step).toBe(30);
        await tabTo('Confirm');
        await press('Enter');
        await page
          .getByRole('status')
          .getByText('Done: Pace of the waiting room.')
          .waitFor({ state: 'attached' });
        expect((await local.operator.get(EVENT))?.settings.pacing?.step).toBe(50);
        const newest = page.locator('.timeline li').first();
        await newest.getByText('more come than thought').waitFor();
        expect(await newest.textContent()).toContain('– cho');
        expect(await page.getByRole('button', { name: 'Begin the line again' }).count()).toBe(0);
      },
      null,
    );
  });

  it.each([
    ['ko-KR', '아직 결정한 keeper가 없습니다', '피드백 속도: 없음 → 계획'],
    ['en-US', 'No keeper has decided yet', 'pace by feedback: none → planned'],
  ] as const)(
    'says in %s that measurements set the pace, and what of it was changed',
    async (locale, note, row) => {
      await local.operator.configure('other', { pacing: { step: 30, feedback: null } }, { who: 'lee' });
      await open({ viewport: { width: 320, height: 640 }, locale }, async (page) => {
        await page.getByRole('combobox').first().selectOption('other');
        await local.operator.configure('other', { pacing: { feedback: { floorStep: 3 } } }, { who: 'lee' });
        await page.locator('.feedback').getByText(note).waitFor();
        await page.locator('.timeline li').first().getByText(row).waitFor();
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(wide).toBeLessThanOrEqual(0);
        expect(await violations(page)).toEqual([]);
      });
    },
  );

  it('plans a change and takes it back, asks for the id before a reset, and follows another event', async () => {
    await open({ viewport: { width: 1280, height: 800 }, locale: 'en-US' }, async (page) => {
      const confirm = async (why: string): Promise<void> => {
        await page.getByLabel('Why').fill(why);
        await page.getByRole('button', { name: 'Confirm' }).click();
      };
      await page.getByLabel('What', { exact: true }).selectOption('maxUsers');
      await page.getByLabel('New value').fill('9');
      await page.getByRole('button', { name: 'Plan…' }).click();
      await confirm('seats come');
      const plan = page.getByRole('listitem').filter({ hasText: 'capacity → 9' }).first();
      await plan.getByRole('button', { name: 'Take back' }).click();
      expect(await local.operator.plans(EVENT)).toMatchObject([
        { settings: { maxUsers: 9 }, who: 'kim', why: 'seats come' },
      ]);
      await confirm('not today');
      await page.getByText('Nothing is planned.').waitFor();

      await page.getByRole('button', { name: 'Begin the line again' }).click();
      await confirm('rehearsal is over');
      await page.getByText('This is not the id of the event.').waitFor();
      expect((await local.operator.get(EVENT))?.epoch).toBe(1);
      await page.getByLabel(`Type ${EVENT} to confirm`).fill(EVENT);
      await page.getByRole('button', { name: 'Confirm' }).click();
      await page.getByText('Line begun again').waitFor();
      expect((await local.operator.get(EVENT))?.epoch).toBe(2);

      await page.getByText('As a table').first().click();
      await page.getByRole('table', { name: 'People waiting' }).getByRole('cell').first().waitFor();
      await page.getByLabel('Event', { exact: true }).selectOption('other');
      await page.locator('.phase.paused').waitFor();
      await page.getByRole('button', { name: '한국어' }).click();
      await page.getByRole('heading', { name: '대기실 운영' }).waitFor();
      expect([new URL(page.url()).search, new URL(page.url()).hash]).toEqual(['?lang=ko', '#event=other']);
      await page.getByRole('button', { name: '로그아웃' }).click();
      await page.getByLabel('토큰').waitFor();
      expect(await page.evaluate(() => sessionStorage.getItem('urr-operator-token'))).toBeNull();
    });
  });

  it.each([
    ['phone', 360, 'ko-KR'],
    ['desktop', 1280, 'en-US'],
  ] as const)(
    'rehearses the sale in the browser on a %s, and fills in a pace without sending it',
    async (device, width, locale) => {
      const before = await local.operator.get('other');
      await open({ viewport: { width, height: 800 }, locale, reducedMotion: 'reduce' }, async (page) => {
        page.setDefaultTimeout(10_000);
        const asked: string[] = [];
        page.on('request', (request) => {
          if (request.method() !== 'GET') asked.push(request.url());
        });
        await page.locator('#event').selectOption('other');
        await page.locator('.phase.paused').waitFor();
        const part = page.locator('.rehearsal');
        const field = (name: RegExp) => part.getByLabel(name);
        expect(await field(/Rehearsed step|연습할 속도/).inputValue()).not.toBe('');
        await part.locator('button.go').click();
        expect(
          await field(/Expected visitors|예상 방문자/).evaluate(
            (input) => (input as HTMLInputElement).validationMessage,
          ),
        ).not.toBe('');
        await field(/counted|CSV/).fill('0,5\n-1,5');
        await part.locator('button.go').click();
        await part.getByText('expected a second after 0').waitFor();
        await field(/counted|CSV/).fill('-30,1000\n0,4000\n30,1000');
        await field(/minutes|\(분\)/).fill('5');
        await field(/^Tickets$|판매할 표/).fill('4000');
        await part.locator('button.go').click();
        await part.getByRole('row', { name: /Last pass after|마지막 입장까지/ }).waitFor();
        expect(await part.locator('img').count()).toBe(4);
        const drawn = await part
          .locator('img')
          .evaluateAll((images) => images.map((image) => (image as HTMLImageElement).naturalWidth));
        expect(drawn.every((pixels) => pixels > 0)).toBe(true);
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          expect(await violations(page)).toEqual([]);
          await shot(page, `rehearsal-${device}-${colorScheme}`);
        }
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
        ).toBeLessThanOrEqual(0);
        const use = part.locator('.found button').first();
        const pace = (await use.textContent()) ?? '';
        await use.click();
        const typed = await page.locator('.controls input[type=number]').first().inputValue();
        expect(Number(typed)).toBeGreaterThan(150);
        expect(pace.replaceAll(',', '')).toContain(`(${typed} / 10 s)`);
        expect(asked).toEqual([]);
      });
      expect((await local.operator.get('other'))?.rev).toBe(before?.rev);
    },
  );

  it('shows whatever somebody wrote as text, forbids framing and allows no script but its own', async () => {
    const script = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    await local.operator.configure('other', { message: { en: script } }, { who: script, why: script });
    await open({ viewport: { width: 1280, height: 800 }, locale: 'en-US' }, async (page) => {
      await page.getByLabel('All events').check();
      await page.locator('.timeline .why').getByText(script).waitFor();
      expect(await page.title()).toBe('Waiting room operations');
      expect(await page.locator('#root img, #root script').count()).toBe(0);
    });
    const { headers } = await fetch(url);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+';/);
    expect(policy).toMatch(
      /worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types urr-rehearsal$/,
    );
    expect(policy).not.toContain('unsafe');
    expect([headers.get('x-frame-options'), headers.get('cache-control')]).toEqual(['DENY', 'no-store']);
  });

  it('takes a token from a link on the machine itself alone', async () => {
    const page = await browser.newPage();
    await page.goto(`${url.replace('127.0.0.1', ELSEWHERE)}#token=${TOKENS[0].token}`);
    await page.getByLabel(/Token|토큰/).waitFor();
    expect(new URL(page.url()).hash).toBe('');
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
    await page.close();
  });

  it('only shows where the token may only look, and says so where nothing is counted', async () => {
    meters = {};
    await open(
      { viewport: { width: 1280, height: 800 }, locale: 'en-US' },
      async (page) => {
        await page.getByText('This token may look, not change.').waitFor();
        expect(await page.getByRole('button', { name: /Pause|Change…|Plan…/ }).count()).toBe(0);
        expect(await page.getByText('Not reported by this server.').locator('visible=true').count()).toBe(1);
      },
      TOKENS[1].token,
    );
  });
});
