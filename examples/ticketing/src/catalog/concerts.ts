/** What the shop sells: four invented concerts, one for each way an on-sale can look. */
import { ARENA, HALL, LOUNGE, type Venue } from './venue';

export type Language = 'ko' | 'en';
export type Bilingual = Readonly<Record<Language, string>>;

/** `busy` has the big crowd, `warm` a small one, `quiet` no line at all, `draw` opens soon and draws lots. */
export type Mood = 'busy' | 'warm' | 'quiet' | 'draw';

export type Concert = {
  readonly eventId: string;
  readonly mood: Mood;
  readonly artist: Bilingual;
  readonly title: Bilingual;
  readonly place: Bilingual;
  readonly when: Bilingual;
  readonly minutes: number;
  readonly age: Bilingual;
  readonly about: Bilingual;
  readonly genre: Bilingual;
  readonly poster: 'dawn' | 'whale' | 'hourglass' | 'winter';
  readonly venue: Venue;
};

export const CONCERTS: readonly Concert[] = [
  {
    eventId: 'dawn-2027',
    mood: 'busy',
    artist: { ko: '하루하늘', en: 'HARU HANEUL' },
    title: { ko: '새벽의 좌표', en: 'Coordinates of Dawn' },
    place: { ko: '한강 아레나', en: 'Hangang Arena' },
    when: { ko: '2027년 3월 20일 (토) 오후 6시', en: 'Sat 20 March 2027, 6 pm' },
    minutes: 150,
    age: { ko: '만 7세 이상', en: '7 and older' },
    genre: { ko: '콘서트', en: 'Concert' },
    about: {
      ko: '밤과 아침 사이, 가장 조용한 시간에 쓴 노래들. 4년 만의 단독 공연에서 정규 4집 전곡을 처음으로 들려드립니다.',
      en: 'Songs written in the quietest hour, between night and morning. Her first solo show in four years, and the first time the fourth album is played from end to end.',
    },
    poster: 'dawn',
    venue: ARENA,
  },
  {
    eventId: 'whale-2027',
    mood: 'warm',
    artist: { ko: '네온고래', en: 'NEON GORAE' },
    title: { ko: '심해에서 온 편지', en: 'A Letter from the Deep' },
    place: { ko: '서교 스퀘어홀', en: 'Seogyo Square Hall' },
    when: { ko: '2027년 4월 3일 (토) 오후 7시', en: 'Sat 3 April 2027, 7 pm' },
    minutes: 120,
    age: { ko: '만 12세 이상', en: '12 and older' },
    genre: { ko: '밴드 라이브', en: 'Band live' },
    about: {
      ko: '신시사이저와 두 대의 베이스로 그리는 바닷속 풍경. 전 회차 매진을 기록한 지난 공연의 앵콜입니다.',
      en: 'An underwater landscape drawn with synthesizers and two basses. The encore of a tour that sold out every night.',
    },
    poster: 'whale',
    venue: HALL,
  },
  {
    eventId: 'hourglass-2027',
    mood: 'quiet',
    artist: { ko: '모래시계 트리오', en: 'Moraesigye Trio' },
    title: { ko: '늦은 밤의 재즈', en: 'Jazz, Rather Late' },
    place: { ko: '연희 라운지', en: 'Yeonhui Lounge' },
    when: { ko: '2027년 2월 12일 (금) 오후 9시', en: 'Fri 12 February 2027, 9 pm' },
    minutes: 90,
    age: { ko: '만 19세 이상', en: '19 and older' },
    genre: { ko: '재즈', en: 'Jazz' },
    about: {
      ko: '피아노, 더블베이스, 브러시 드럼. 마이크 없이 백 명 남짓한 사람들 앞에서 연주합니다.',
      en: 'Piano, double bass and brushes, played without a microphone to a few dozen tables.',
    },
    poster: 'hourglass',
    venue: LOUNGE,
  },
  {
    eventId: 'winter-2027',
    mood: 'draw',
    artist: { ko: '겨울빛 필하모닉', en: 'Gyeoulbit Philharmonic' },
    title: { ko: '눈 오는 날의 교향곡', en: 'A Symphony for Snow' },
    place: { ko: '남산 음악당', en: 'Namsan Concert Hall' },
    when: { ko: '2027년 1월 30일 (토) 오후 5시', en: 'Sat 30 January 2027, 5 pm' },
    minutes: 110,
    age: { ko: '만 7세 이상', en: '7 and older' },
    genre: { ko: '클래식', en: 'Classical' },
    about: {
      ko: '눈이 내리는 소리는 몇 데시벨일까요. 세 악장의 신작 교향곡을 초연합니다.',
      en: 'How loud is falling snow? The first performance of a new symphony in three movements.',
    },
    poster: 'winter',
    venue: HALL,
  },
];

export function concertOf(eventId: string): Concert | undefined {
  return CONCERTS.find((concert) => concert.eventId === eventId);
}
