import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { ClientState, Snapshot } from '../../src/client/snapshot';
import type { LineElement } from '../../src/element/line-element';
import { registerElements } from '../../src/element/register-all';
import { enterWaitingRoom } from '../../src/enter';
import { admitted, EVENT, statusDocument, waiting } from '../support/answers';
import { createWorld, type World } from '../support/world';

beforeAll(registerElements);
afterEach(() => {
  document.body.replaceChildren();
});

function busy(): World {
  const world = createWorld();
  world.on('/status/', () => ({ json: statusDocument({ asOf: world.now() }) }));
  world.on('/assign/', { json: waiting({ status: statusDocument() }) });
  world.on('/check/', { json: admitted() });
  world.on('/leave/', { json: { state: 'left', eventId: EVENT } });
  return world;
}

/** The window over a page with a button that has the focus. */
async function open(world = busy()) {
  const opener = document.createElement('button');
  opener.textContent = '예매하기';
  document.body.append(opener);
  opener.focus();
  const outcome = enterWaitingRoom({ eventId: EVENT, client: world.runtime });
  await world.pass(0);
  const element = document.querySelector('urr-waiting-room') as LineElement;
  const dialog = element.shadowRoot?.querySelector('dialog') as HTMLDialogElement;
  return { world, opener, outcome, element, dialog };
}

const focused = (element: LineElement) => element.shadowRoot?.activeElement as HTMLElement | null;

describe('the window', () => {
  it('is a modal dialog named by its heading, and takes the focus there', async () => {
    const { world, outcome, element, dialog } = await open();
    expect(dialog.matches(':modal')).toBe(true);
    expect(focused(element)?.textContent).toBe('접속 대기 중');
    expect(document.activeElement).toBe(element);
    await world.pass(60_000);
    await outcome;
  });

  it('is laid out before it opens, and neither seen, nor found by a screen reader or the keyboard', async () => {
    const world = busy();
    world.on('/status/', { silent: true });
    const { element, dialog, opener } = await open(world);
    const title = dialog.querySelector('h2') as HTMLElement;
    await expect.poll(() => title.getBoundingClientRect().height).toBeGreaterThan(0);
    expect(dialog.open).toBe(false);
    expect(title.checkVisibility({ visibilityProperty: true })).toBe(false);
    expect(dialog.getBoundingClientRect().height).toBeLessThanOrEqual(2);
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(innerWidth);
    await userEvent.keyboard('{Tab}');
    expect(focused(element)).toBeNull();
    expect(document.title).not.toContain('접속 대기');
    expect(dialog.querySelector('[part=status]')?.textContent).toBe('');
    element.remove();
    opener.remove();
  });

  it('keeps the focus inside and gives it back when it closes', async () => {
    const { world, outcome, opener, element } = await open();
    for (let press = 0; press < 4; press++) {
      await userEvent.keyboard('{Tab}');
      expect(document.activeElement).not.toBe(opener);
    }
    await world.pass(60_000);
    await outcome;
    expect(element.isConnected).toBe(false);
    expect(document.activeElement).toBe(opener);
  });

  it('asks on Escape, and stays on the next, however often it is pressed', async () => {
    const { world, outcome, element, dialog } = await open();
    await userEvent.keyboard('{Escape}');
    expect(dialog.textContent).toContain('대기열에서 나갈까요?');
    await userEvent.keyboard('{Escape}');
    expect(dialog.textContent).toContain('접속 대기 중');
    for (let press = 0; press < 5; press++) {
      await userEvent.keyboard('{Escape}');
      expect(dialog.open).toBe(true);
    }
    expect(dialog.textContent).toContain('대기열에서 나갈까요?');
    expect(element.snapshot.position).toBe(2341);
    await world.pass(60_000);
    await outcome;
  });

  it('does not stay closed when something else closes it', async () => {
    const { world, outcome, dialog } = await open();
    dialog.close();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(dialog.matches(':modal')).toBe(true);
    expect(dialog.textContent).toContain('대기열에서 나갈까요?');
    await world.pass(60_000);
    await outcome;
    expect(dialog.open).toBe(false);
  });

  it('keeps the number through three failures, and goes on once answered', async () => {
    const world = busy();
    const { outcome, dialog, element } = await open(world);
    world.on('/status/', { broken: true });
    world.on('/check/', { broken: true });
    await world.pass(40_000);
    expect(dialog.textContent).toContain('연결이 원활하지 않습니다');
    expect(dialog.querySelector('[part=figure]')?.textContent).toBe('2,341번');
    expect(dialog.querySelector('[part=status]')?.textContent).toContain('연결이 원활하지 않습니다');
    const assigned = world.count('/assign/');
    world.on('/status/', () => ({ json: statusDocument({ asOf: world.now() }) }));
    world.on('/check/', { json: waiting({ status: statusDocument(), turn: true }) });
    await world.pass(60_000);
    expect(element.snapshot).toMatchObject({ state: 'your-turn', position: 2341 });
    expect(world.count('/assign/')).toBe(assigned);
    world.on('/check/', { json: admitted() });
    await world.pass(60_000);
    expect(await outcome).toMatchObject({ state: 'admitted' });
  });

  it.each([
    ['ar', 'rtl'],
    ['ko', 'ltr'],
  ])('reads %s from its own side: %s', async (lang, dir) => {
    const element = document.createElement('urr-waiting-room');
    element.lang = lang;
    document.body.append(element);
    element.preview({ state: 'waiting', position: 2, ahead: 1, progress: 0.25 });
    const fill = element.shadowRoot?.querySelector('[part=fill]')?.getBoundingClientRect() as DOMRect;
    const bar = element.shadowRoot?.querySelector('[part=bar]')?.getBoundingClientRect() as DOMRect;
    expect(element.shadowRoot?.querySelector('dialog')?.dir).toBe(dir);
    expect(Math.round(dir === 'rtl' ? fill.right - bar.right : fill.left - bar.left)).toBe(0);
    element.remove();
  });

  it('has the focus on its heading when the turn has come, and still asks on Escape', async () => {
    const { world, outcome, element, dialog } = await open();
    await userEvent.keyboard('{Tab}');
    expect(focused(element)?.textContent).toBe('대기열 나가기');
    await world.pass(40_000);
    expect(element.snapshot.state).toBe('your-turn');
    expect(focused(element)?.textContent).toBe('순서가 되었습니다');
    await userEvent.keyboard('{Escape}');
    expect(dialog.textContent).toContain('대기열에서 나갈까요?');
    await world.pass(20_000);
    expect(await outcome).toMatchObject({ state: 'admitted' });
  });

  it('can be left by keyboard alone', async () => {
    const { world, outcome, element } = await open();
    await userEvent.keyboard('{Tab}');
    expect(focused(element)?.textContent).toBe('대기열 나가기');
    await userEvent.keyboard('{Enter}');
    expect(focused(element)?.textContent).toBe('계속 기다리기');
    await userEvent.keyboard('{Tab}{Enter}');
    await world.pass(0);
    expect(await outcome).toEqual({ state: 'left', eventId: EVENT });
  });

  it('keeps the looks of the page out, and its own in', async () => {
    const style = document.createElement('style');
    style.textContent = 'p, h2, button, dialog { color: red !important; display: none !important; }';
    document.head.append(style);
    const { world, outcome, element, dialog } = await open();
    const title = dialog.querySelector('h2') as HTMLElement;
    expect(getComputedStyle(title).color).toBe('rgb(15, 23, 40)');
    element.style.setProperty('--urr-text', 'rgb(1, 2, 3)');
    expect(getComputedStyle(title).color).toBe('rgb(1, 2, 3)');
    style.remove();
    await world.pass(60_000);
    await outcome;
  });
});

describe('--urr-radius', () => {
  it.each([
    ['0px', '0px', '0px', '0px'],
    ['1rem', '16px', '8px', '11.2px'],
    ['', '24px', '12px', '16.8px'],
  ])('%s gives the frame %s, its buttons %s and the box %s', (radius, frame, button, panel) => {
    const element = document.createElement('urr-waiting-room');
    element.style.setProperty('--urr-radius', radius);
    document.body.append(element);
    element.preview({ state: 'waiting', position: 2341, ahead: 1841 });
    const radiusOf = (selector: string) =>
      getComputedStyle(element.shadowRoot?.querySelector(selector) as Element).borderTopLeftRadius;
    expect(['[part=frame]', 'button', '[part=panel]'].map(radiusOf)).toEqual([frame, button, panel]);
    element.remove();
  });
});

const inLine: Partial<Snapshot> = {
  position: 1_234_567,
  ahead: 1_184_000,
  behind: 128,
  progress: 0.04,
  wait: { lowSeconds: 37, highSeconds: 40 },
  everySeconds: 10,
  message: { ko: '현장 예매는 없습니다. '.repeat(6) },
};
const states: readonly (readonly [ClientState, Partial<Snapshot>])[] = [
  ['joining', {}],
  ['scheduled', { ...inLine, opensInSeconds: 754 }],
  ['waiting', inLine],
  ['your-turn', inLine],
  ['paused', inLine],
  ['offline', inLine],
  ['error', { ...inLine, code: 'network' }],
  ['expired', { final: true }],
  ['closed', { final: true, message: inLine.message ?? null }],
  ['sold-out', { final: true }],
  ['error', { final: true, code: 'http-500' }],
];

describe('at 320 px', () => {
  it.each(['ko', 'en', 'ja'])('nothing is cut off in %s, also at twice the text size', async (lang) => {
    const frame = document.createElement('iframe');
    frame.style.cssText = 'inline-size:320px;block-size:568px;border:0';
    document.body.append(frame);
    const inside = frame.contentDocument as Document;
    for (const size of ['100%', '200%']) {
      inside.documentElement.style.fontSize = size;
      for (const [state, change] of states) {
        const element = document.createElement('urr-waiting-room');
        element.setAttribute('lang', lang);
        inside.body.append(element);
        element.preview({ state, ...change });
        const dialog = element.shadowRoot?.querySelector('dialog') as HTMLDialogElement;
        for (const animation of element.shadowRoot?.getAnimations() ?? []) animation.cancel();
        expect(dialog.scrollWidth, `${state} ${size}`).toBeLessThanOrEqual(dialog.clientWidth);
        const { left, right, top, bottom } = dialog.getBoundingClientRect();
        expect([left >= 0, right <= 320, top >= 0, bottom <= 568], `${state} ${size}`).toEqual(
          Array(4).fill(true),
        );
        for (const button of dialog.querySelectorAll('button')) {
          expect(button.getBoundingClientRect().height).toBeGreaterThanOrEqual(44);
        }
        element.remove();
      }
    }
  });
});
