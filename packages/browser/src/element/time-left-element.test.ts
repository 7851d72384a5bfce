import { afterEach, describe, expect, it, vi } from 'vitest';
import { EVENT, problem } from '../../test/support/answers';
import { createWorld, START, type World } from '../../test/support/world';
import type { UrrTimeEvent, UrrTimeLeftElement } from '../time-left';
import '../time-left';

afterEach(() => document.body.replaceChildren());

function heard(expiresAt: number): World {
  const world = createWorld();
  world.on('/heartbeat', () => ({
    json: { state: 'admitted', eventId: EVENT, expiresAt, serverNow: world.now() },
  }));
  return world;
}

function place(world: World, attributes: Record<string, string> = {}) {
  const element = document.createElement('urr-time-left');
  for (const [name, value] of Object.entries({ 'event-id': EVENT, ...attributes }))
    element.setAttribute(name, value);
  element.clientOptions = world.runtime;
  const events: string[] = [];
  for (const type of ['urr-ending', 'urr-ended'] as const) {
    document.body.addEventListener(type, listener);
  }
  function listener({ type, snapshot }: UrrTimeEvent): void {
    events.push(`${type} ${snapshot.secondsLeft}`);
  }
  document.body.append(element);
  return { element, events };
}

const part = (element: UrrTimeLeftElement, name: string) =>
  element.shadowRoot?.querySelector<HTMLElement>(`[part=${name}]`) as HTMLElement;
const textOf = (element: UrrTimeLeftElement, name: string) =>
  part(element, name).hidden ? '' : part(element, name).textContent;

describe('<urr-time-left>', () => {
  it('keeps the slot alive while it is in the page, and shows the time that is left', async () => {
    const world = heard(START + 600_000);
    const { element } = place(world);
    expect(textOf(element, 'line')).toBe('남은 시간 –:–');
    await world.pass(61_000);
    expect(textOf(element, 'line')).toBe('남은 시간 08:59');
    expect(part(element, 'line').getAttribute('role')).toBe('timer');
    expect(world.count('/heartbeat')).toBe(2);
    element.remove();
    await world.pass(120_000);
    expect(world.count('/heartbeat')).toBe(2);
    expect(world.timers).toBe(0);
  });

  it('warns two minutes before the end, and says so to screen readers once', async () => {
    const world = heard(START + 180_000);
    const { element, events } = place(world);
    const status = part(element, 'status');
    const said: (string | null)[] = [];
    const seen = vi.spyOn(status, 'textContent', 'set').mockImplementation((words) => void said.push(words));
    await world.pass(59_000);
    expect([textOf(element, 'warning'), said, events]).toEqual(['', [], []]);
    await world.pass(61_000);
    expect(textOf(element, 'warning')).toBe('곧 시간이 끝납니다. 그 전에 마쳐 주세요.');
    expect(status.getAttribute('role')).toBe('status');
    expect(said).toEqual(['남은 시간 2분. 곧 시간이 끝납니다. 그 전에 마쳐 주세요.']);
    expect(events).toEqual(['urr-ending 120']);
    seen.mockRestore();
  });

  it('warns as early as it is told, and takes the warning back when the pass was given longer', async () => {
    let expiresAt = START + 140_000;
    const world = createWorld();
    world.on('/heartbeat', () => ({
      json: { state: 'admitted', eventId: EVENT, expiresAt, serverNow: world.now() },
    }));
    const { element, events } = place(world, { 'warn-seconds': '30', lang: 'en' });
    await world.pass(115_000);
    expect(textOf(element, 'warning')).toContain('almost up');
    expiresAt += 600_000;
    await world.pass(10_000);
    expect(textOf(element, 'warning')).toBe('');
    expect(textOf(element, 'line')).toBe('Time left 10:15');
    expect(events).toEqual(['urr-ending 30']);
  });

  it('says when the time is up, and where the queue is', async () => {
    const world = heard(START + 30_000);
    const { element, events } = place(world, { lang: 'ja' });
    await world.pass(31_000);
    expect(textOf(element, 'warning')).toContain('時間切れ');
    expect(textOf(element, 'again')).toBe('もう一度並ぶ');
    expect(part(element, 'again').getAttribute('href')).toBe(`/queue/${EVENT}`);
    expect(events).toEqual(['urr-ending 30', 'urr-ended 0']);
    await world.pass(120_000);
    expect(events).toHaveLength(2);
  });

  it('ends where the server does not know the pass any more', async () => {
    const world = createWorld();
    world.on('/heartbeat', { status: 403, json: problem('entry-required', 403) });
    const { element, events } = place(world);
    await world.pass(0);
    expect(element.snapshot.state).toBe('ended');
    expect(events).toEqual(['urr-ended 0']);
  });

  it('gives the slot back, and says nothing of an end', async () => {
    const world = heard(START + 600_000);
    world.on('/complete', { json: { state: 'left', eventId: EVENT, released: true } });
    const { element, events } = place(world);
    await world.pass(0);
    expect(await element.complete()).toEqual({ released: true });
    expect(events).toEqual([]);
    await world.pass(60_000);
    expect(world.count('/heartbeat')).toBe(1);
  });

  it('keeps another slot for another event, and none without', async () => {
    const world = heard(START + 600_000);
    const { element } = place(world);
    element.eventId = 'whale-2027';
    await world.pass(0);
    element.removeAttribute('event-id');
    await world.pass(120_000);
    expect(world.sent.map(({ path }) => path)).toEqual([
      `/api/v1/queue/${EVENT}/heartbeat`,
      '/api/v1/queue/whale-2027/heartbeat',
    ]);
    expect(await element.complete()).toEqual({ released: false });
  });

  it('shows any state without asking anybody', () => {
    const element = document.createElement('urr-time-left');
    element.lang = 'en';
    element.messages = { timeLeft: '<b>Time</b>' };
    element.preview({ state: 'ending', secondsLeft: 95 });
    document.body.append(element);
    expect(textOf(element, 'line')).toBe('<b>Time</b> 01:35');
    expect(textOf(element, 'warning')).toContain('almost up');
    expect(element.shadowRoot?.querySelector('b')).toBeNull();
    element.lang = 'de';
    expect(part(element, 'frame').lang).toBe('de');
  });
});
