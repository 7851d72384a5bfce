import type { Language } from '../catalog/concerts';

const ko = {
  title: '대기실 운영',
  live: '실시간',
  shop: '쇼핑몰',
  language: 'English',
  serving: '입장 순번',
  line: '접속 대기',
  queue: '예매 순서 대기',
  admitted: '분당 입장',
  active: '좌석 선택 중',
  booked: '예매 완료',
  ofTail: '발급 {count}번까지',
  ofMax: '최대 {count}명',
  perMinute: '설정 {count}/분',
  chartWaiting: '기다리는 사람',
  chartFlow: '분당 입장과 예매',
  chartHead: '발급한 번호와 입장 순번',
  chartOrigin: '쇼핑몰 서버의 요청 (초당)',
  seriesLine: '대기실',
  seriesQueue: '예매 순서',
  seriesActive: '좌석',
  seriesAdmitted: '입장/분',
  seriesBooked: '예매/분',
  seriesTail: '발급',
  seriesServing: '입장',
  seriesServed: '처리',
  seriesTurnedAway: '503',
  seriesCapacity: '한계',
  controls: '운영',
  resume: '계속',
  pause: '일시 정지',
  pace: '분당 입장 인원',
  maxUsers: '동시 좌석 선택 인원',
  demo: '데모',
  room: '대기실',
  roomNote: '끄면 모두가 한꺼번에 쇼핑몰 서버로 몰립니다. 몇 초면 무너지고, 다시 켜면 회복됩니다.',
  crowd: '관객 봇',
  log: '변경 기록',
  costRequests: '대기자 한 명당 요청',
  costRequestsNote: '접속 대기 API의 요청 수 ÷ 번호를 받은 사람. 그중 {share}%는 CDN 캐시가 답했습니다.',
  costWrites: '번호 발급당 저장소 쓰기',
  costWritesNote: '번호는 묶음으로 미리 가져오므로 사람이 몰려도 카운터에 쓰는 횟수는 늘지 않습니다.',
  costCommands: '순서 확인당 저장소 명령',
  costCommandsNote:
    '순서 확인은 프로세스의 스냅숏으로 답합니다. 한 사람을 들여보낼 때만 명령 {count}개가 더 듭니다.',
  phaseOpen: '진행',
  phasePaused: '정지',
  phaseScheduled: '예정',
  phaseClosed: '마감',
  phaseOff: '대기 없음',
} as const;

export type ConsoleWord = keyof typeof ko;

const en: Readonly<Record<ConsoleWord, string>> = {
  title: 'Waiting room',
  live: 'Live',
  shop: 'Shop',
  language: '한국어',
  serving: 'Now serving',
  line: 'In the waiting room',
  queue: 'In the entry queue',
  admitted: 'Admitted per minute',
  active: 'Choosing seats',
  booked: 'Booked',
  ofTail: '{count} numbers given out',
  ofMax: '{count} at most',
  perMinute: 'set to {count} a minute',
  chartWaiting: 'People waiting',
  chartFlow: 'Admitted and booked, a minute',
  chartHead: 'Numbers given out, and now serving',
  chartOrigin: "Requests to the shop's servers, a second",
  seriesLine: 'room',
  seriesQueue: 'queue',
  seriesActive: 'seats',
  seriesAdmitted: 'admitted/min',
  seriesBooked: 'booked/min',
  seriesTail: 'given out',
  seriesServing: 'serving',
  seriesServed: 'answered',
  seriesTurnedAway: '503',
  seriesCapacity: 'capacity',
  controls: 'Operate',
  resume: 'Resume',
  pause: 'Pause',
  pace: 'Let in, people a minute',
  maxUsers: 'At once in the seat map',
  demo: 'Demo',
  room: 'Waiting room',
  roomNote:
    "Off, everybody runs at the shop's servers at once. They fall over in seconds, and recover when it is on again.",
  crowd: 'Crowd of bots',
  log: 'Changes',
  costRequests: 'requests per waiter',
  costRequestsNote:
    'Requests to the waiting room for each person with a number; {share}% were answered by the edge cache.',
  costWrites: 'store writes per join',
  costWritesNote:
    'Numbers are leased in blocks, so a rush of joins does not become a rush of counter writes.',
  costCommands: 'store commands per poll',
  costCommandsNote:
    'Polls are answered from a snapshot in the process. Letting somebody in takes {count} more.',
  phaseOpen: 'open',
  phasePaused: 'paused',
  phaseScheduled: 'scheduled',
  phaseClosed: 'closed',
  phaseOff: 'no wait',
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
