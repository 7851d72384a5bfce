/** Request targets nobody thought of: protected and open addresses, mutated until they hardly look like themselves. */
import { PROTECTED } from './corpus';

const OPEN = [
  '/',
  '/vwr/iu-2027',
  '/assets/app.js',
  '/events/iu-2027',
  '/api/v1/events/iu-2027',
  '/api/v1/queue/iu-2027/join',
];

const PREFIXES = [
  '/. /.. /x/.. /vwr/.. /assets/../ /%2e /x/%2e%2e /api/v1/events/.. /api/v1/events/../../..',
  '/api/auth/..; / //x /\\ /; /;a=b /@x /~ /en /_next /:80 /%20 /%2f /%5c http://x',
  'http://x/y/.. https://tickets.example.com HTTP: /http://x \\ ? /? /# /%EF%BB%BF',
].flatMap((words) => words.split(' '));
const SUFFIXES = [
  '/ // . .. /. /.. /x/.. ; ;x ;x=1/ %20 %00 %00.css %0d%0a %09 .json .html ? ?x=1 #x %23 %3f',
  '%3b %2f %5c \\ /index /%20 % %2 %ff %C2%A0 %CC%81 ~ !',
].flatMap((words) => words.split(' '));
const JUNK = [
  '/ // /./ /../ /x/../ \\ %2f %2F %5c %252f %c0%af %EF%BC%8F %E2%81%84 . .. %2e %2e%2e %252e',
  `%c0%ae %EF%BC%8E %E2%80%A4 ; ;a=b %3b , : @ * + ~ ! $ & ' ( ) = - _ " | ^ \` { } [ ] < > %`,
  '%zz %u002f %25 %00 %09 %0a %0d %20 %7f %C2%85 %C2%A0 %C2%AD %E2%80%8B %E2%80%AE %EF%BB%BF',
  '%CC%81 %ff %ed%a0%80 %EC%84%9C \u00e9 \uc11c ? # a A 0',
].flatMap((words) => words.split(' '));
const LOOK_ALIKES: Readonly<Record<string, readonly string[]>> = {
  a: ['\u0430', '\u00aa', '\u00e1'],
  b: ['\u212c', '\u0253'],
  e: ['\u0435', '\u212f'],
  i: ['\u0131', '\u0130', '\u2170'],
  k: ['\u212a', '\u03ba'],
  o: ['\u043e', '\u00ba', '\u2134'],
  p: ['\u0440', '\u2119'],
  s: ['\u017f', '\u0455', '\u1e9e'],
  t: ['\u0442', '\ufb06'],
  v: ['\u2174', '\u03bd'],
  '/': ['\uff0f', '\u2044', '\u2215', '\u29f8'],
  '1': ['\u00b9', '\uff11'],
};

type Random = () => number;

/** The same numbers for the same seed, on every machine (mulberry32). */
function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** As many targets as asked for; some come more than once. */
export function generateTargets(seed: number, count: number): string[] {
  const random = seeded(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const at = (text: string): number => Math.floor(random() * text.length);
  const replaced = (text: string, index: number, by: string): string =>
    text.slice(0, index) + by + text.slice(index + 1);
  const hex = (letter: string): string => {
    const digits = letter.charCodeAt(0).toString(16).padStart(2, '0');
    return random() < 0.5 ? digits : digits.toUpperCase();
  };
  const overlong = (letter: string): string => {
    const code = letter.charCodeAt(0) & 0x7f;
    const last = (0x80 | (code & 0x3f)).toString(16);
    const lead = code >> 6;
    return pick([`%c${lead}%${last}`, `%e0%8${lead}%${last}`, `%f0%80%8${lead}%${last}`]);
  };
  const inSegments = (text: string, change: (segments: string[]) => void): string => {
    const segments = text.split('/');
    change(segments);
    return segments.join('/');
  };
  const onLetter = (text: string, make: (letter: string) => string): string => {
    const index = at(text);
    return replaced(text, index, make(text.charAt(index)));
  };

  const mutations: readonly ((text: string) => string)[] = [
    (text) => onLetter(text, (letter) => `%${hex(letter)}`),
    (text) => onLetter(text, (letter) => `%25${hex(letter)}`),
    (text) => onLetter(text, overlong),
    (text) => onLetter(text, (letter) => (random() < 0.5 ? letter.toUpperCase() : letter.toLowerCase())),
    (text) =>
      onLetter(text, (letter) => encodeURIComponent(pick(LOOK_ALIKES[letter.toLowerCase()] ?? ['\uff41']))),
    (text) =>
      onLetter(text, (letter) => encodeURIComponent(String.fromCharCode(letter.charCodeAt(0) + 0xfee0))),
    (text) => onLetter(text, () => ''),
    (text) => onLetter(text, (letter) => letter + letter),
    (text) => onLetter(text, () => String.fromCharCode(33 + Math.floor(random() * 94))),
    (text) => onLetter(text, () => pick(JUNK)),
    (text) => {
      const index = at(text);
      return text.slice(0, index) + pick(JUNK) + text.slice(index);
    },
    (text) => text.replace('/', () => pick(JUNK)),
    (text) => text.toUpperCase(),
    (text) => pick(PREFIXES) + text,
    (text) => text + pick(SUFFIXES),
    (text) => inSegments(text, (segments) => segments.splice(at(text) % segments.length, 1)),
    (text) => inSegments(text, (segments) => segments.splice(at(text) % segments.length, 0, pick(JUNK))),
    (text) => inSegments(text, (segments) => segments.reverse()),
    (text) => `${pick(OPEN)}${text}`,
    (text) => (random() < 0.2 ? `${pick(OPEN)}?${text}` : `${pick(OPEN)}/${pick(JUNK)}${text}`),
  ];

  return Array.from({ length: count }, () => {
    let target = random() < 0.85 ? pick(PROTECTED) : (pick(OPEN) as string);
    for (let left = 1 + Math.floor(random() * 4); left > 0; left--) target = pick(mutations)(target);
    return target;
  });
}
