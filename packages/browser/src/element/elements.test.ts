import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { admitted, EVENT, problem, standing, statusDocument, waiting } from '../../test/support/answers';
import { createWorld, START, type World } from '../../test/support/world';
import type { UrrAdmittedEvent, UrrFailedEvent } from './events';
import type { LineElement } from './line-element';
import { registerElements } from './register-all';

beforeAll(registerElements);
afterEach(() => {
  document.body.replaceChildren();
});

function place(
  world: World,
  attributes: Record<string, string> = {},
  name: 'urr-waiting-room' | 'urr-entry-queue' = 'urr-waiting-room',
) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries({ 'event-id': EVENT, ...attributes }))
    element.setAttribute(key, value);
  element.clientOptions = world.runtime;
  const navigate = vi.fn();
  Object.assign(element, { navigate });
  document.body.append(element);
  return { element, navigate };
}

function busy(): World {
  const world = createWorld();
  world.on('/status/', () => ({ json: statusDocument({ asOf: world.now() }) }));
  world.on('/assign/', { json: waiting({ status: statusDocument() }) });
  world.on('/check/', { json: admitted() });
  world.on('/leave/', { json: { state: 'left', eventId: EVENT } });
  return world;
}

const dialogOf = (element: LineElement) => element.shadowRoot?.querySelector('dialog');

describe('<urr-waiting-room>', () => {
  it('does nothing until it is entered', async () => {
    const world = busy();
    const { element } = place(world);
    await world.pass(1000);
    expect(world.sent).toEqual([]);
    expect(element.snapshot.state).toBe('idle');
  });

  it('enters by itself with open, and follows the attribute', async () => {
    const world = busy();
    const { element } = place(world, { open: '' });
    await world.pass(0);
    expect(dialogOf(element)?.open).toBe(true);
    element.open = false;
    expect(dialogOf(element)?.open).toBe(false);
    await world.pass(60_000);
    expect(world.count('/leave/')).toBe(0);
    expect(world.count('/status/')).toBe(1);
    world.on('/check/', { json: waiting({ status: statusDocument() }) });
    element.open = true;
    await world.pass(0);
    expect(dialogOf(element)?.open).toBe(true);
  });

  it.each([
    [{}, 'http://localhost:3000/queue/iu-2027'],
    [{ next: '/seats/{eventId}?from=room' }, 'http://localhost:3000/seats/iu-2027?from=room'],
    [{ next: 'https://tickets.example/x' }, 'https://tickets.example/x'],
    [{ next: '' }, undefined],
    [{ next: 'javascript:alert(1)' }, undefined],
    [{ next: 'data:text/html,x' }, undefined],
  ])('goes on to the next page with %j', async (attributes, expected) => {
    const world = busy();
    const { element, navigate } = place(world, attributes);
    const entering = element.enter();
    await world.pass(60_000);
    await entering;
    expect(navigate.mock.calls.flat()).toEqual(expected === undefined ? [] : [expected]);
    expect(element.open).toBe(false);
  });

  it('stays when a listener of urr-admitted says so', async () => {
    const world = busy();
    const { element, navigate } = place(world);
    const heard: UrrAdmittedEvent[] = [];
    document.addEventListener(
      'urr-admitted',
      (event) => {
        heard.push(event);
        event.preventDefault();
      },
      { once: true },
    );
    const entering = element.enter();
    await world.pass(60_000);
    await entering;
    expect(navigate).not.toHaveBeenCalled();
    expect(heard[0]).toMatchObject({
      eventId: EVENT,
      waited: true,
      next: 'http://localhost:3000/queue/iu-2027',
    });
  });

  it('tells every change, leaving and failing', async () => {
    const world = busy();
    const { element } = place(world);
    const states: string[] = [];
    const left = vi.fn();
    element.addEventListener('urr-state', ({ snapshot }) => states.push(snapshot.state));
    element.addEventListener('urr-left', left);
    const entering = element.enter();
    expect(element.enter()).toBe(entering);
    await world.pass(10_000);
    const leaving = element.leave();
    await world.pass(0);
    await leaving;
    expect(await entering).toEqual({ state: 'left', eventId: EVENT });
    expect(left).toHaveBeenCalledOnce();
    expect([...new Set(states)]).toEqual(['joining', 'waiting', 'left']);

    const failed: UrrFailedEvent[] = [];
    element.addEventListener('urr-failed', (event) => failed.push(event));
    world.on('/assign/', { status: 410, json: problem('closed', 410, { message: { ko: '끝' } }) });
    void element.enter();
    await world.pass(0);
    expect(failed[0]).toMatchObject({ eventId: EVENT, code: 'closed', message: '끝' });
  });

  it('shows the place for the way to sign in to those who have to, until they are in line', async () => {
    const world = busy();
    const { element } = place(world);
    world.on('/assign/', { status: 401, json: problem('unauthorized', 401, { reason: 'subject' }) });
    const entering = element.enter();
    await world.pass(0);
    expect(await entering).toEqual({ state: 'failed', eventId: EVENT, code: 'unauthorized' });
    expect(element.shadowRoot?.querySelector('h2')?.textContent).toBe('로그인이 필요합니다');
    const slot = element.shadowRoot?.querySelector<HTMLSlotElement>('slot[name=sign-in]');
    expect(slot?.hidden).toBe(false);
    world.on('/assign/', { json: waiting({ status: statusDocument() }) });
    element.shadowRoot?.querySelector<HTMLElement>('[part=enter]')?.click();
    await world.pass(0);
    expect(element.snapshot.state).toBe('waiting');
    expect(slot?.hidden).toBe(true);
    element.remove();
  });

  it('ends everything when it is taken out of the page', async () => {
    const world = busy();
    const { element } = place(world);
    const entering = element.enter();
    await world.pass(0);
    element.remove();
    expect(await entering).toEqual({ state: 'failed', eventId: EVENT, code: 'stopped' });
    await world.pass(0);
    expect(world.timers).toBe(0);
    expect(world.page.listeners.size).toBe(0);
  });

  it('takes the waiting up again when it is moved within the page', async () => {
    const world = busy();
    const { element } = place(world);
    void element.enter();
    await world.pass(0);
    const box = document.createElement('div');
    document.body.append(box);
    world.on('/check/', { json: waiting({ status: statusDocument() }) });
    box.append(element);
    await world.pass(0);
    expect(dialogOf(element)?.open).toBe(true);
    expect(element.snapshot).toMatchObject({ state: 'waiting', position: 2341 });
  });

  it('turns to another event when its id changes', async () => {
    const world = busy();
    const { element } = place(world, { open: '' });
    await world.pass(0);
    element.eventId = 'other';
    await world.pass(0);
    expect(world.sent.at(-1)?.path).toContain('/status/other');
  });

  it('is labelled, and its bar tells how far it is', async () => {
    const world = busy();
    const { element } = place(world, { lang: 'en' });
    void element.enter();
    await world.pass(10_000);
    const dialog = dialogOf(element);
    expect(dialog?.getAttribute('aria-labelledby')).toBe('title');
    expect(dialog?.lang).toBe('en');
    const bar = dialog?.querySelector('[role=progressbar]');
    expect(bar?.getAttribute('aria-valuenow')).toBe('27');
    expect(bar?.getAttribute('aria-valuetext')).toBe('1,341 people ahead of you');
    expect(bar?.getAttribute('aria-label')).toBe('Progress in the queue');
    expect(dialog?.querySelector('[role=status]')?.textContent).toContain('No. 2,341');
  });

  it('says in the title of the tab that it will not be long, and gives the title back', async () => {
    document.title = '예매';
    const world = busy();
    const { element } = place(world, { next: '' });
    const entering = element.enter();
    await world.pass(0);
    expect(document.title).toBe('곧 입장합니다 · 예매');
    document.title = '3석 남음';
    await world.pass(10_000);
    expect(document.title).toBe('곧 입장합니다 · 3석 남음');
    await world.pass(60_000);
    await entering;
    expect(document.title).toBe('3석 남음');
  });

  it('says why when the wait has become longer, until it is as short as it was', async () => {
    const world = busy();
    const { element } = place(world);
    void element.enter();
    await world.pass(0);
    const why = () => dialogOf(element)?.querySelector('[part=why]')?.textContent;
    expect(why()).toBe('');
    const slow = [{ base: 500, baseAt: START, step: 50, everySeconds: 10, cap: 9000 }];
    world.on('/status/', () => ({ json: statusDocument({ asOf: world.now(), rev: 13, segments: slow }) }));
    await world.pass(10_000);
    expect(why()).toBe('안내 속도가 조절되어 예상 시간이 늘었습니다. 순서는 그대로입니다.');
    const fast = [{ base: 500, baseAt: START, step: 600, everySeconds: 10, cap: 9000 }];
    world.on('/status/', () => ({ json: statusDocument({ asOf: world.now(), rev: 14, segments: fast }) }));
    await world.pass(9000);
    expect(why()).toBe('');
  });

  it('changes its language while it waits', async () => {
    const world = busy();
    const { element } = place(world);
    void element.enter();
    await world.pass(0);
    element.lang = 'ja';
    expect(dialogOf(element)?.textContent).toContain('前に1,841人');
  });

  it('tries again from a failure', async () => {
    const world = busy();
    world.on('/assign/', { status: 403, json: problem('origin-refused', 403) });
    const { element } = place(world);
    void element.enter();
    await world.pass(0);
    expect(dialogOf(element)?.textContent).toContain('origin-refused');
    world.on('/assign/', { json: waiting() });
    dialogOf(element)?.querySelector<HTMLButtonElement>('button[part=enter]')?.click();
    await world.pass(0);
    expect(element.snapshot.state).toBe('waiting');
  });

  it('says why when a claim let nobody in, and nothing of it to whoever gets in', async () => {
    const world = busy();
    const { element } = place(world, { next: '' });
    const shown: (string | null | undefined)[] = [];
    element.addEventListener('urr-state', () => {
      if (element.snapshot.state === 'your-turn')
        shown.push(dialogOf(element)?.querySelector('[part=why]')?.textContent);
    });
    const buttons = () => dialogOf(element)?.querySelectorAll('button').length;
    world.on('/check/', { json: waiting({ turn: true, status: statusDocument() }) });
    const entering = element.enter();
    await world.pass(40_000);
    expect(element.snapshot.state).toBe('your-turn');
    expect(buttons()).toBe(0);
    await world.pass(10_000);
    expect(dialogOf(element)?.querySelector('[part=why]')?.textContent).toContain('순서는 그대로입니다');
    expect(buttons()).toBe(1);
    world.on('/check/', { json: admitted() });
    await world.pass(10_000);
    expect(await entering).toMatchObject({ state: 'admitted' });

    shown.length = 0;
    const again = element.enter();
    await world.pass(60_000);
    expect(await again).toMatchObject({ state: 'admitted' });
    expect(shown.every((why) => !why)).toBe(true);
  });

  it('tries again at once when those at the front press for it, and keeps the place', async () => {
    const world = busy();
    const { element } = place(world, { next: '' });
    world.on('/check/', { status: 500, json: problem('internal', 500) });
    const entering = element.enter();
    await world.pass(52_000);
    expect(element.snapshot).toMatchObject({ state: 'error', position: 2341, ahead: 0 });
    const claims = world.count('/check/');
    world.on('/check/', { json: admitted() });
    dialogOf(element)?.querySelector<HTMLButtonElement>('button[part=enter]')?.click();
    await world.pass(1000);
    expect(world.count('/check/')).toBe(claims + 1);
    expect(world.count('/assign/')).toBe(1);
    expect(await entering).toMatchObject({ state: 'admitted' });
  });

  it('shows any state on request and sends nothing for it', async () => {
    const world = busy();
    const { element } = place(world);
    element.preview({ state: 'paused', position: 7, ahead: 6 });
    expect(dialogOf(element)?.textContent).toContain('입장이 잠시 멈췄습니다');
    expect(world.sent).toEqual([]);
  });
});

describe('<urr-entry-queue>', () => {
  it('is a panel in the page that joins by itself and stays where it has nowhere to go', async () => {
    const world = createWorld();
    world.on('/join', { json: standing() });
    world.on('/status', { json: admitted() });
    const { element, navigate } = place(world, { open: '' }, 'urr-entry-queue');
    await world.pass(0);
    expect(element.shadowRoot?.querySelector('section')?.textContent).toContain('현재 대기 순번: 47번');
    expect(dialogOf(element)).toBeNull();
    await world.pass(4000);
    expect(element.snapshot.state).toBe('admitted');
    expect(element.shadowRoot?.textContent).toContain('입장합니다');
    expect(navigate).not.toHaveBeenCalled();
  });

  it('goes back to a safe returnTo of its own page', async () => {
    const { search } = location;
    history.replaceState(null, '', '?returnTo=%2Fseats%2Fiu-2027');
    const world = createWorld();
    world.on('/join', { json: admitted() });
    const { navigate } = place(world, { open: '' }, 'urr-entry-queue');
    await world.pass(0);
    expect(navigate).toHaveBeenCalledWith('http://localhost:3000/seats/iu-2027');
    history.replaceState(null, '', search || '?');
  });

  it('shows the way to the waiting room when its pass has run out', async () => {
    const world = createWorld();
    world.on('/join', { status: 403, json: problem('vwr-required', 403) });
    const { element, navigate } = place(world, { open: '' }, 'urr-entry-queue');
    await world.pass(0);
    element.shadowRoot?.querySelector<HTMLButtonElement>('button[part=waiting-room]')?.click();
    expect(navigate).toHaveBeenCalledWith('/vwr/iu-2027');
  });
});
