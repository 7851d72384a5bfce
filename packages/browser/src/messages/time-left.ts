/** The texts of `<urr-time-left>`, kept apart: pages that wait do not carry them. */
import { languageOf } from './language';
import type { Messages } from './messages';

export type TimeLeftMessages = Pick<Messages, 'seconds' | 'minutes' | 'hours'> & {
  /** Before the time. */
  readonly timeLeft: string;
  /** Shown, and said to screen readers once, when the time is about to end. */
  readonly ending: string;
  readonly ended: string;
  /** The way back to the queue, once it has ended. */
  readonly rejoin: string;
};

const en: TimeLeftMessages = {
  timeLeft: 'Time left',
  ending: 'Your time is almost up. Please finish before it ends.',
  ended: 'Your time is up. Your turn has gone to the next person.',
  rejoin: 'Join again',
  seconds: '{n} second|{n} seconds',
  minutes: '{n} minute|{n} minutes',
  hours: '{n} hour|{n} hours',
};

const languages: Readonly<Record<string, TimeLeftMessages>> = {
  en,
  ko: {
    timeLeft: '남은 시간',
    ending: '곧 시간이 끝납니다. 그 전에 마쳐 주세요.',
    ended: '시간이 끝났습니다. 차례가 다음 분께 넘어갔습니다.',
    rejoin: '다시 줄 서기',
    seconds: '{n}초',
    minutes: '{n}분',
    hours: '{n}시간',
  },
  ja: {
    timeLeft: '残り時間',
    ending: 'まもなく時間切れになります。その前にお済ませください。',
    ended: '時間切れになりました。順番は次の方に移りました。',
    rejoin: 'もう一度並ぶ',
    seconds: '{n}秒',
    minutes: '{n}分',
    hours: '{n}時間',
  },
};

/** As `messagesFor`: Korean when no language is asked for, English for languages that are not here. */
export function timeLeftMessages(lang: string, own: Partial<TimeLeftMessages> = {}): TimeLeftMessages {
  return { ...(languages[languageOf(lang)] ?? en), ...own };
}
