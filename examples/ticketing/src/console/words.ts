import type { Language } from '../catalog/concerts';

const ko = {
  title: '무대 뒤',
  live: '실시간',
  shop: '쇼핑몰',
  language: 'English',
  console: '운영 콘솔 열기',
  consoleNote: '일시 정지, 속도, 정원, 안내, 예약, 변경 기록은 운영 콘솔에 있습니다.',
  chartOrigin: '쇼핑몰 서버의 요청 (초당)',
  seriesServed: '처리',
  seriesTurnedAway: '503',
  seriesCapacity: '한계',
  room: '대기실',
  roomNote: '끄면 모두가 한꺼번에 쇼핑몰 서버로 몰립니다. 몇 초면 무너지고, 다시 켜면 회복됩니다.',
  crowd: '관객 봇',
  costRequests: '대기자 한 명당 요청',
  costRequestsNote: '접속 대기 API의 요청 수 ÷ 번호를 받은 사람. 그중 {share}%는 CDN 캐시가 답했습니다.',
  costWrites: '번호 발급당 저장소 쓰기',
  costWritesNote: '번호는 묶음으로 미리 가져오므로 사람이 몰려도 카운터에 쓰는 횟수는 늘지 않습니다.',
  costCommands: '순서 확인당 저장소 명령',
  costCommandsNote:
    '순서 확인은 프로세스의 스냅숏으로 답합니다. 한 사람을 들여보낼 때만 명령 {count}개가 더 듭니다.',
} as const;

export type ConsoleWord = keyof typeof ko;

const en: Readonly<Record<ConsoleWord, string>> = {
  title: 'Behind the scenes',
  live: 'Live',
  shop: 'Shop',
  language: '한국어',
  console: 'Open the operator’s console',
  consoleNote: 'Pause, pace, capacity, message, plans and history are on the operator’s console.',
  chartOrigin: "Requests to the shop's servers, a second",
  seriesServed: 'answered',
  seriesTurnedAway: '503',
  seriesCapacity: 'capacity',
  room: 'Waiting room',
  roomNote:
    "Off, everybody runs at the shop's servers at once. They fall over in seconds, and recover when it is on again.",
  crowd: 'Crowd of bots',
  costRequests: 'requests per waiter',
  costRequestsNote:
    'Requests to the waiting room for each person with a number; {share}% were answered by the edge cache.',
  costWrites: 'store writes per join',
  costWritesNote:
    'Numbers are leased in blocks, so a rush of joins does not become a rush of counter writes.',
  costCommands: 'store commands per poll',
  costCommandsNote:
    'Polls are answered from a snapshot in the process. Letting somebody in takes {count} more.',
};

const WORDS = { ko, en };

export function consoleWords(
  language: Language,
): (word: ConsoleWord, values?: Readonly<Record<string, string | number>>) => string {
  return (word, values = {}) =>
    WORDS[language][word].replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name];
      return typeof value === 'number' ? value.toLocaleString('en-US') : (value ?? '');
    });
}
