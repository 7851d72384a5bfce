/** The script without a bundler, from the packed package, in a real browser. */
import { join } from 'node:path';
import { chromium } from 'playwright';
import { chromiumArgs } from '../services.ts';

/**
 * @param consumer a project with the packages
 * @returns what went wrong
 */
export async function tryScript(consumer: string, executablePath: string): Promise<readonly string[]> {
  const browser = await chromium.launch({ executablePath, args: [...chromiumArgs] });
  try {
    const page = await browser.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    await page.setContent('<!doctype html><urr-waiting-room event-id="iu-2027"></urr-waiting-room>');
    await page.addScriptTag({ path: join(consumer, 'node_modules/@urr/browser/dist/urr.iife.js') });
    const found = await page.evaluate(() => ({
      enter: typeof Reflect.get(Reflect.get(window, 'urr'), 'enterWaitingRoom'),
      element: customElements.get('urr-waiting-room') !== undefined,
      upgraded: typeof Reflect.get(document.querySelector('urr-waiting-room') ?? {}, 'enter') === 'function',
    }));
    const expected = { enter: 'function', element: true, upgraded: true };
    const same = JSON.stringify(found) === JSON.stringify(expected);
    return same ? faults : [...faults, JSON.stringify(found)];
  } finally {
    await browser.close();
  }
}
