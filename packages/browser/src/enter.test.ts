import { afterEach, describe, expect, it, vi } from 'vitest';
import { admitted, EVENT, problem, standing, statusDocument, waiting } from '../test/support/answers';
import { createWorld, START, type World } from '../test/support/world';
import { enterEntryQueue, enterWaitingRoom } from './enter';

afterEach(() => {
  document.body.replaceChildren();
});

const modal = () => document.querySelector<HTMLElement>('urr-waiting-room, urr-entry-queue');
const dialog = () => modal()?.shadowRoot?.querySelector('dialog');
const text = () => dialog()?.textContent ?? '';
const press = (part: string) => dialog()?.querySelector<HTMLButtonElement>(`button[part=${part}]`)?.click();

function busy(): World {
  const world = createWorld();
  world.on('/status/', () => ({ json: statusDocument({ asOf: world.now() }) }));
  world.on('/assign/', { json: waiting({ status: statusDocument() }) });
  world.on('/check/', { json: admitted() });
  world.on('/leave/', { json: { state: 'left', eventId: EVENT } });
  return world;
}

describe('enterWaitingRoom', () => {
  it('lets through at once, without a window, where nobody waits', async () => {
    const world = createWorld();
    world.on('/status/', { json: statusDocument({ phase: 'off', segments: [] }) });
    world.on('/assign/', { json: admitted() });
    const entering = enterWaitingRoom({ eventId: EVENT, client: world.runtime });
    await world.pass(0);
    expect(await entering).toEqual({
      state: 'admitted',
      eventId: EVENT,
      waited: false,
      expiresAt: START + 600_000,
    });
    expect(modal()).toBeNull();
  });

  it('lets through where nobody configured the event', async () => {
    const world = createWorld();
    world.on('/status/', { status: 404, json: problem('event-unknown', 404) });
    const entering = enterWaitingRoom({ eventId: EVENT, client: world.runtime });
    await world.pass(0);
    expect(await entering).toEqual({ state: 'admitted', eventId: EVENT, waited: false, expiresAt: null });
    expect(modal()).toBeNull();
  });

  it('opens the window, and closes it when the turn has come', async () => {
    const world = busy();
    const entering = enterWaitingRoom({ eventId: EVENT, client: world.runtime });
    await world.pass(0);
    expect(dialog()?.open).toBe(true);
    for (const words of [
      '접속 대기 중',
      '현재 접속자가 많아 순서대로 안내하고 있습니다',
      '현재 대기 순번',
      '2,341번',
      '내 앞 1,841명',
      '예상 대기: 약 37초',
      '이 창을 닫지 마세요.',
      '순서가 되면 자동으로 이동합니다.',
      '대기열 나가기',
    ]) {
      expect(text()).toContain(words);
    }
    await world.pass(60_000);
    expect(await entering).toEqual({
      state: 'admitted',
      eventId: EVENT,
      waited: true,
      expiresAt: START + 600_000,
    });
    expect(modal()).toBeNull();
    expect(world.timers).toBe(0);
  });

  it('speaks English when asked to', async () => {
    const world = busy();
    const entering = enterWaitingRoom({ eventId: EVENT, lang: 'en', client: world.runtime });
    await world.pass(0);
    expect(text()).toContain('1,841 people ahead of you');
    expect(text()).toContain('Estimated wait: about 37 seconds');
    await world.pass(60_000);
    await entering;
  });

  it('asks before leaving, then leaves', async () => {
    const world = busy();
    const entering = enterWaitingRoom({ eventId: EVENT, client: world.runtime });
    await world.pass(0);
    press('ask-leave');
    expect(text()).toContain('대기열에서 나갈까요?');
    press('stay');
    expect(text()).toContain('접속 대기 중');
    press('ask-leave');
    press('leave');
    await world.pass(0);
    expect(await entering).toEqual({ state: 'left', eventId: EVENT });
    expect(world.count('/leave/')).toBe(1);
    expect(modal()).toBeNull();
    await world.pass(60_000);
    expect(world.sent.at(-1)?.path).toContain('/leave/');
  });

  it('answers at once that the event is closed and explains it until dismissed', async () => {
    const world = createWorld();
    world.on('/status/', { json: statusDocument({ phase: 'closed', message: { ko: '내일 다시 엽니다' } }) });
    const entering = enterWaitingRoom({ eventId: EVENT, client: world.runtime });
    await world.pass(0);
    expect(await entering).toEqual({ state: 'closed', eventId: EVENT, message: '내일 다시 엽니다' });
    expect(text()).toContain('예매가 마감되었습니다');
    expect(text()).toContain('내일 다시 엽니다');
    press('close');
    expect(modal()).toBeNull();
  });

  it.each([
    ['sold-out', 410, { state: 'sold-out', eventId: EVENT }],
    ['origin-refused', 403, { state: 'failed', eventId: EVENT, code: 'origin-refused' }],
  ])('answers %s', async (code, status, outcome) => {
    const world = createWorld();
    world.on('/status/', { json: statusDocument() });
    world.on('/assign/', { status, json: problem(code, status) });
    const entering = enterWaitingRoom({ eventId: EVENT, client: world.runtime });
    await world.pass(0);
    expect(await entering).toEqual(outcome);
    press('close');
  });

  it('rejects with the reason of its signal, closes the window and keeps the place', async () => {
    const world = busy();
    const controller = new AbortController();
    const entering = enterWaitingRoom({ eventId: EVENT, signal: controller.signal, client: world.runtime });
    await world.pass(0);
    const reason = new Error('gone');
    controller.abort(reason);
    await expect(entering).rejects.toBe(reason);
    expect(modal()).toBeNull();
    await world.pass(60_000);
    expect(world.count('/leave/')).toBe(0);
    expect(world.timers).toBe(0);
    await expect(enterWaitingRoom({ eventId: EVENT, signal: controller.signal })).rejects.toBe(reason);
  });

  it('opens one window for any number of callers; each can go by itself', async () => {
    const world = busy();
    const controller = new AbortController();
    const first = enterWaitingRoom({ eventId: EVENT, signal: controller.signal, client: world.runtime });
    const second = enterWaitingRoom({ eventId: EVENT });
    first.catch(() => {});
    await world.pass(0);
    expect(document.querySelectorAll('urr-waiting-room')).toHaveLength(1);
    controller.abort();
    await world.pass(60_000);
    expect((await second).state).toBe('admitted');
    await expect(first).rejects.toThrow();
  });

  it('lets an expired place be taken anew, or be given up', async () => {
    const world = busy();
    world.on('/check/', { json: { state: 'expired', eventId: EVENT } });
    const entering = enterWaitingRoom({ eventId: EVENT, client: world.runtime });
    await world.pass(60_000);
    expect(text()).toContain('대기 순번이 만료되었습니다');
    press('enter');
    await world.pass(0);
    expect(world.count('/assign/')).toBe(2);
    await world.pass(60_000);
    press('close');
    expect(await entering).toEqual({ state: 'left', eventId: EVENT });
    expect(modal()).toBeNull();
  });

  it('shows markup in an operator message as text', async () => {
    const world = busy();
    const hostile = '<img src=x onerror=alert(1)>{n}|"\'&';
    world.on('/status/', { json: statusDocument({ message: { ko: hostile } }) });
    const entering = enterWaitingRoom({ eventId: EVENT, client: world.runtime });
    await world.pass(0);
    expect(text()).toContain(hostile);
    expect(dialog()?.querySelector('img')).toBeNull();
    await world.pass(60_000);
    await entering;
  });

  it('fails where an event id is none', async () => {
    expect(await enterWaitingRoom({ eventId: '<b>' })).toEqual({
      state: 'failed',
      eventId: '<b>',
      code: 'event-invalid',
    });
  });

  it.each([undefined, null])('fails where there is no event id but %s', async (eventId) => {
    const world = createWorld();
    const options = { eventId: eventId as unknown as string, client: world.runtime };
    expect(await enterWaitingRoom(options)).toMatchObject({ state: 'failed', code: 'event-invalid' });
    expect(world.sent).toEqual([]);
  });
});

describe('enterEntryQueue', () => {
  it('shows the numbers of the source document and ends when admitted', async () => {
    const world = createWorld();
    world.on('/join', { json: standing() });
    const entering = enterEntryQueue({ eventId: EVENT, client: world.runtime });
    await world.pass(0);
    for (const words of [
      '대기열 안내',
      '현재 대기 순번: 47번',
      '내 앞: 46명  내 뒤: 128명',
      '예상 대기: 약 1분',
    ]) {
      expect(text()).toContain(words);
    }
    world.on('/status', { json: admitted() });
    await world.pass(4000);
    expect(await entering).toMatchObject({ state: 'admitted', waited: true });
    expect(modal()).toBeNull();
  });

  it('fails without the pass of the waiting room', async () => {
    const world = createWorld();
    world.on('/join', { status: 403, json: problem('vwr-required', 403) });
    const entering = enterEntryQueue({ eventId: EVENT, client: world.runtime });
    await world.pass(0);
    expect(await entering).toEqual({ state: 'failed', eventId: EVENT, code: 'vwr-required' });
  });

  it('says on the console that a pass was given and did not arrive', async () => {
    const report = vi.spyOn(console, 'error').mockImplementation(() => {});
    // biome-ignore lint/suspicious/noDocumentCookie: the companion cookie is what is tested
    document.cookie = `urr-vwr-exp-${EVENT}=1800000600`;
    const world = createWorld();
    world.on('/join', { status: 403, json: problem('vwr-required', 403) });
    const entering = enterEntryQueue({ eventId: EVENT, client: world.runtime });
    await world.pass(0);
    await entering;
    expect(report).toHaveBeenCalledExactlyOnceWith(
      expect.stringMatching(
        /^\[urr\] the cookie of the waiting room’s pass did not reach \/api\/v1\/queue: /,
      ),
    );
    // biome-ignore lint/suspicious/noDocumentCookie: the companion cookie is what is tested
    document.cookie = `urr-vwr-exp-${EVENT}=; max-age=0`;
  });
});

describe('without a document', () => {
  it('says so instead of throwing', async () => {
    vi.stubGlobal('document', undefined);
    expect(await enterWaitingRoom({ eventId: EVENT })).toMatchObject({
      state: 'failed',
      code: 'no-document',
    });
    vi.unstubAllGlobals();
  });
});
