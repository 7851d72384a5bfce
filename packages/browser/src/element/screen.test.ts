import { describe, expect, it } from 'vitest';
import { type ClientState, idleSnapshot, type Snapshot } from '../client/snapshot';
import { messagesFor } from '../messages/catalogue';
import { type Screen, toScreen } from './screen';

const inLine = {
  position: 2341,
  ahead: 1841,
  progress: 0.21,
  wait: { lowSeconds: 37, highSeconds: 40 },
  everySeconds: 10,
} satisfies Partial<Snapshot>;

function show(
  change: Partial<Snapshot>,
  { lang = 'ko', confirming = false, closable = true, retriable = true, longer = false } = {},
): Screen {
  return toScreen(
    { ...idleSnapshot(change.tier ?? 1, 'iu-2027'), ...change },
    { messages: messagesFor(lang), lang, confirming, closable, retriable, longer },
  );
}

const actions = (screen: Screen) => screen.controls.map(({ action }) => action);

describe('screen', () => {
  it('shows the waiting room with the words and numbers of the source document', () => {
    const screen = show({ state: 'waiting', ...inLine });
    expect(screen).toMatchObject({
      title: '접속 대기 중',
      lead: '현재 접속자가 많아 순서대로 안내하고 있습니다',
      label: '현재 대기 순번',
      large: '2,341',
      after: '번',
      ahead: '내 앞 1,841명',
      wait: '예상 대기: 약 37초',
      progress: 0.21,
      keepOpen: '이 창을 닫지 마세요.',
      automatic: '순서가 되면 자동으로 이동합니다.',
      controls: [{ action: 'ask-leave', text: '대기열 나가기', look: 'quiet' }],
    });
  });

  it('shows the entry queue with the words and numbers of the source document', () => {
    const screen = show({
      tier: 2,
      state: 'waiting',
      position: 47,
      ahead: 46,
      behind: 128,
      wait: { lowSeconds: 60, highSeconds: 60 },
    });
    expect(screen.title).toBe('대기열 안내');
    expect(screen.before + screen.large + screen.after).toBe('현재 대기 순번: 47번');
    expect(screen.ahead).toBe('내 앞: 46명  내 뒤: 128명');
    expect(screen.wait).toBe('예상 대기: 약 1분');
  });

  it('counts down before the opening and shows the number beside', () => {
    expect(show({ state: 'scheduled', opensInSeconds: 754, position: 128, ahead: 127 })).toMatchObject({
      label: '예매 시작까지',
      large: '12:34',
      after: '',
      ahead: '현재 대기 순번 128번',
      progress: null,
      spoken: '예매 시작까지 13분. 현재 대기 순번 128번.',
    });
  });

  it('says of when its numbers are, and why the wait grew', () => {
    const screen = show(
      { state: 'waiting', ...inLine, updatedAt: Date.UTC(2027, 4, 1) },
      { lang: 'en', longer: true },
    );
    expect(screen.updated).toMatch(/^As of \d\d:\d\d:\d\d$/);
    expect(screen.why).toContain('slowed down');
    expect(show({ state: 'paused', ...inLine }, { longer: true }).why).toBe('');
  });

  it.each([
    ['', { state: 'waiting', ...inLine, wait: { lowSeconds: 50, highSeconds: 70 } }],
    ['곧 입장합니다', { state: 'waiting', ...inLine }],
    ['곧 입장합니다', { state: 'waiting', ...inLine, wait: null, ahead: 10 }],
    ['순서가 되었습니다', { state: 'your-turn', ...inLine }],
    ['대기 순번이 만료되었습니다', { state: 'expired', final: true }],
    ['', { state: 'offline', ...inLine }],
  ] as const)('begins the title of the tab with "%s" in %j', (tab, change) => {
    expect(show(change).tab).toBe(tab);
  });

  it('names a draw for what it is and shows no number for it', () => {
    const screen = show({ state: 'scheduled', opensInSeconds: 60, order: 'draw' }, { lang: 'en' });
    expect(screen.lead).toContain('drawn');
    expect(screen.ahead).toBe('');
    const after = show({ state: 'waiting', ...inLine, order: 'draw' }, { lang: 'en' });
    expect(after.lead).toContain('in the order of the draw');
  });

  it.each(['offline', 'error'] as const)('keeps the number while %s', (state) => {
    const screen = show({ state, ...inLine, code: 'network' });
    expect(screen).toMatchObject({
      large: '2,341',
      after: '번',
      ahead: '내 앞 1,841명',
      progress: 0.21,
      wait: '',
    });
    expect(actions(screen)).toEqual(['ask-leave']);
  });

  it('offers nothing between turn and pass, and the way out once a claim did not end it, with why', () => {
    const turn = { state: 'your-turn', ...inLine, ahead: 0, wait: null } as const;
    expect(show(turn)).toMatchObject({ controls: [], why: '' });
    const screen = show(turn, { longer: true });
    expect(screen.why).toBe('안내 속도가 조절되어 예상 시간이 늘었습니다. 순서는 그대로입니다.');
    expect(actions(screen)).toEqual(['ask-leave']);
  });

  it('lets those at the front try again while there is trouble, leaving second', () => {
    const { controls } = show({ state: 'error', ...inLine, ahead: 0, code: 'network' }, { lang: 'en' });
    expect(controls).toEqual([
      { action: 'enter', text: 'Try again', look: 'primary' },
      { action: 'ask-leave', text: 'Leave the queue', look: 'quiet' },
    ]);
    expect(actions(show({ state: 'offline', ...inLine, ahead: 0, code: 'network' }))).toEqual(['ask-leave']);
  });

  it('asks before leaving, with staying first', () => {
    const screen = show({ state: 'waiting', ...inLine }, { confirming: true });
    expect(actions(screen)).toEqual(['stay', 'leave']);
    expect(screen.title).toBe('대기열에서 나갈까요?');
    expect(screen.large).toBe('2,341');
  });

  it('says that the server is overloaded while joining', () => {
    expect(show({ state: 'joining', code: 'busy' }, { lang: 'en' }).title).toBe("It's very busy right now");
  });

  it.each([
    [{ state: 'expired' }, ['enter', 'close']],
    [{ state: 'closed' }, ['close']],
    [{ state: 'sold-out' }, ['close']],
    [{ state: 'left' }, ['close']],
    [{ state: 'error', code: 'http-418' }, ['enter', 'close']],
    [{ state: 'error', code: 'place-required' }, ['enter', 'close']],
    [{ state: 'error', code: 'event-unknown' }, ['close']],
    [{ state: 'error', code: 'vwr-required' }, ['waiting-room', 'close']],
    [{ state: 'error', code: 'unauthorized' }, ['enter', 'close']],
    [{ state: 'admitted' }, []],
  ] as const)('offers a way out of %j', (change, expected) => {
    expect(actions(show({ ...change, final: true }))).toEqual(expected);
    const page = actions(show({ ...change, final: true }, { closable: false }));
    expect(page).not.toContain('close');
    if (change.state !== 'admitted') expect(page).toContain('home');
  });

  it.each([
    ['ko', '로그인이 필요합니다'],
    ['en', 'Please sign in first'],
    ['ja', 'ログインが必要です'],
  ])('tells whoever has to sign in that this is all, in %s', (lang, title) => {
    const refused = { state: 'error', code: 'unauthorized' } as const;
    expect(show({ ...refused, final: true }, { lang }).title).toBe(title);
    expect(show({ ...refused, code: 'http-401', final: true }, { lang }).title).not.toBe(title);
  });

  it('does not try again where the first answer has been handed on', () => {
    expect(actions(show({ state: 'error', code: 'x', final: true }, { retriable: false }))).toEqual([
      'close',
    ]);
  });

  it.each(['ko', 'en', 'ja'])('has a heading and a sentence of its own for every state in %s', (lang) => {
    const states: ClientState[] = [
      'joining',
      'scheduled',
      'waiting',
      'your-turn',
      'paused',
      'admitted',
      'expired',
      'left',
      'closed',
      'sold-out',
      'offline',
      'error',
    ];
    const texts = states.map((state) => {
      const { title, lead } = show({ state, ...inLine }, { lang });
      return `${title} ${lead}`;
    });
    expect(new Set(texts).size).toBe(states.length);
  });

  it("carries the operator's words", () => {
    expect(show({ state: 'sold-out', final: true, message: { ko: '추가 회차 안내' } }).message).toBe(
      '추가 회차 안내',
    );
  });
});
