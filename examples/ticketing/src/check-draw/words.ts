/** The wording of the page. Whoever reads it queued for a concert; nobody has to know what a hash is. */
import type { Field } from './facts';

export type Language = 'ko' | 'en';

const en = {
  title: 'Check a draw',
  other: '한국어',
  lead: 'Put in what was published and the number under which you joined. You see how your place came about, sum by sum.',
  nothingSent: 'Everything is worked out on this device. This page sends nothing and keeps nothing.',
  paste: 'Published facts of the event',
  pasteNote:
    'Copy all of the page /vwr-api/vwr/status/EVENT and put it in here; the fields below fill themselves.',
  pasteBad: 'These are no facts of an event with a draw.',
  pasteEarly: 'The draw has not been made yet. Write the commitment down and come back after the opening.',
  event: 'Event',
  epoch: 'Line number',
  epochNote: '1, unless the line was begun again.',
  positionNote: 'The number under which you joined, before the draw.',
  size: 'Took part',
  commitment: 'Commitment (the fingerprint)',
  commitmentNote: 'As you wrote it down before the draw: one you read only afterwards proves nothing.',
  seed: 'Secret number (seed), told at the opening',
  round: 'Public round',
  roundNote: 'As announced before. Empty when none was.',
  randomness: 'Random number of that round',
  position: 'Your entry number',
  run: 'Do the sums',
  example: 'Show an example',
  clear: 'Empty the fields',
  badHex: 'Expected 64 letters and digits, 0 to 9 and a to f.',
  badNumber: 'Expected a whole number.',
  badEvent: 'Expected letters, digits, - and _.',
  badRound: 'A random number needs its round.',
  unclear: 'Some fields cannot be read yet.',
  right: 'It adds up. Place {place}.',
  wrong: 'This does not add up.',
  wrongCommitment: 'The secret number is not the one that was committed to.',
  wrongBeacon: 'A public round was announced, and the draw was made without it.',
  wrongOther: 'What was put in contradicts itself.',
  provable: 'Provable: nobody could know the public number when the fingerprint was published.',
  provableIf:
    'That holds if you saw the fingerprint before {time}, when the round was published. For a round of long ago, as in a demonstration, it proves the sums alone.',
  provableElsewhere:
    'That holds only if the round is of a public chain that the organiser does not run, and you saw the fingerprint before it was published.',
  committed:
    'Committed: the result could not be changed afterwards. Without a public number the organiser could have tried several secret numbers before.',
  late: 'Your number is above {size}: you came after the draw and keep your number.',
  step1: '1. Is it the secret that was sealed?',
  step1Text:
    'The fingerprint of the secret number, worked out here, must be the one that was published before.',
  fingerprint: 'Worked out: SHA-256 of the secret number',
  published: 'Published before',
  same: 'The same',
  different: 'Different',
  step2: '2. The public number',
  step2None: 'No public round was announced for this draw.',
  step2Unused: 'Round {round} was announced, but no number of it went into the draw.',
  step2Text:
    'Round {round} of drand was published on {time}. Whether this is its number you can look up there:',
  step2Other:
    'Round {round} of another public chain than drand’s quicknet: look up there when it was published, and its number.',
  step3: '3. The key of the draw',
  step3Text:
    'These six lines, hashed together, give the key. Another number in any of them, and the key is another.',
  lines: 'Version, secret number, public number, event, line number, how many took part',
  key: 'Key: SHA-256 of these lines',
  step4: '4. Eight words',
  step4Text: 'The key is cut into eight words. They decide what happens in the eight rounds.',
  step5: '5. Shuffled, eight rounds',
  step5Text:
    'Your number less one is {from}. It is cut into a left and a right half of {bits} bits. In each round the right half goes to the left, and the left half is mixed with it and with the word of the round.',
  step5Again:
    'The result, {to}, is not below {size}: it is nobody’s place, and goes through the rounds once more.',
  step5Inside: 'The result, {to}, is below {size}. One more is the place.',
  step5Late: 'No shuffle for you: you came after the draw.',
  pass: 'Time {count} through the rounds, from {from} to {to}',
  columnRound: 'round',
  columnLeft: 'left',
  columnRight: 'right',
  columnMixed: 'mix',
  columnNext: 'new left, new right',
  step6: '6. Your place',
  step6Text: '{to} + 1 = {place}',
  step6Late: 'Your place is your number: {place}.',
  programs: 'The same sums on a command line: npx @urr/server draw verify.',
};

export type Word = keyof typeof en;

const ko: Readonly<Record<Word, string>> = {
  title: '추첨 확인하기',
  other: 'English',
  lead: '공개된 숫자와 내 참가 번호를 넣으면 내 순번이 어떻게 나왔는지 한 단계씩 보여 드립니다.',
  nothingSent: '모든 계산은 이 기기에서 합니다. 이 화면은 아무것도 보내거나 저장하지 않습니다.',
  paste: '공개된 행사 정보',
  pasteNote: '/vwr-api/vwr/status/행사이름 화면을 전부 복사해 붙여 넣으면 아래 칸이 채워집니다.',
  pasteBad: '추첨이 있는 행사 정보가 아닙니다.',
  pasteEarly: '아직 추첨 전입니다. 지문을 적어 두고 시작 뒤에 다시 확인해 주세요.',
  event: '행사 이름',
  epoch: '줄 번호',
  epochNote: '줄을 다시 시작하지 않았다면 1입니다.',
  positionNote: '추첨 전에 받은 번호입니다.',
  size: '참가자 수',
  commitment: '봉인(지문)',
  commitmentNote: '추첨 전에 적어 둔 것을 넣으세요. 추첨 뒤에 본 지문은 증거가 되지 않습니다.',
  seed: '시작할 때 공개된 비밀 숫자',
  round: '공개 난수의 회차',
  roundNote: '미리 예고된 회차입니다. 없었다면 비워 두세요.',
  randomness: '그 회차의 난수',
  position: '내 참가 번호',
  run: '계산하기',
  example: '예시 보기',
  clear: '비우기',
  badHex: '0–9와 a–f로 된 64글자여야 합니다.',
  badNumber: '숫자여야 합니다.',
  badEvent: '영문, 숫자, -, _만 쓸 수 있습니다.',
  badRound: '난수에는 회차가 필요합니다.',
  unclear: '아직 읽을 수 없는 칸이 있습니다.',
  right: '계산이 맞습니다. 내 순번은 {place}번입니다.',
  wrong: '계산이 맞지 않습니다.',
  wrongCommitment: '비밀 숫자가 미리 봉인한 것과 다릅니다.',
  wrongBeacon: '예고한 공개 난수를 쓰지 않고 추첨했습니다.',
  wrongOther: '넣은 내용이 서로 맞지 않습니다.',
  provable: '증명 가능(provable): 지문을 공개할 때는 아무도 이 난수를 알 수 없었습니다.',
  provableIf:
    '난수가 공개된 {time} 전에 지문을 보았을 때에만 그렇습니다. 데모처럼 오래전 회차라면 계산이 맞는다는 것만 증명합니다.',
  provableElsewhere:
    '주최자가 운영하지 않는 공개 난수이고, 그 회차가 공개되기 전에 지문을 보았을 때에만 그렇습니다.',
  committed:
    '봉인(committed): 결과를 나중에 바꿀 수는 없었습니다. 다만 공개 난수가 없어서, 주최자가 봉인하기 전에 여러 숫자를 시험했을 가능성은 남습니다.',
  late: '{size}번보다 뒤의 번호입니다. 추첨 뒤에 왔으므로 번호가 그대로 순번입니다.',
  step1: '1. 봉인한 비밀 숫자가 맞나요?',
  step1Text: '비밀 숫자의 지문을 여기서 다시 계산합니다. 미리 공개된 지문과 같아야 합니다.',
  fingerprint: '계산한 지문: 비밀 숫자의 SHA-256',
  published: '미리 공개된 지문',
  same: '같습니다',
  different: '다릅니다',
  step2: '2. 공개 난수',
  step2None: '이 추첨에는 예고된 공개 난수가 없습니다.',
  step2Unused: '{round}회차를 예고했지만 그 난수를 쓰지 않았습니다.',
  step2Text: 'drand {round}회차는 {time}에 공개되었습니다. 이 난수가 맞는지는 여기에서 찾아볼 수 있습니다.',
  step2Other:
    'drand quicknet이 아닌 다른 공개 난수의 {round}회차입니다. 언제 공개되었는지, 이 난수가 맞는지 여기에서 찾아보세요.',
  step3: '3. 추첨의 열쇠',
  step3Text: '아래 여섯 줄을 함께 계산하면 열쇠가 나옵니다. 한 글자만 달라도 열쇠가 달라집니다.',
  lines: '버전, 비밀 숫자, 공개 난수, 행사 이름, 줄 번호, 참가한 사람 수',
  key: '열쇠: 위 여섯 줄의 SHA-256',
  step4: '4. 여덟 조각',
  step4Text: '열쇠를 여덟 조각으로 나눕니다. 여덟 번 섞을 때 하나씩 씁니다.',
  step5: '5. 여덟 번 섞기',
  step5Text:
    '내 번호에서 1을 뺀 {from}에서 시작해 왼쪽과 오른쪽 {bits}비트씩 나눕니다. 매번 오른쪽이 왼쪽으로 가고, 왼쪽은 오른쪽과 그 회의 조각으로 섞입니다.',
  step5Again: '결과 {to}은(는) {size}보다 작지 않아 아무의 순번도 아닙니다. 한 번 더 섞습니다.',
  step5Inside: '결과 {to}은(는) {size}보다 작습니다. 1을 더하면 순번입니다.',
  step5Late: '추첨 뒤에 온 번호는 섞지 않습니다.',
  pass: '{count}번째 섞기: {from}에서 {to}(으)로',
  columnRound: '회',
  columnLeft: '왼쪽',
  columnRight: '오른쪽',
  columnMixed: '섞을 값',
  columnNext: '새 왼쪽, 새 오른쪽',
  step6: '6. 내 순번',
  step6Text: '{to} + 1 = {place}',
  step6Late: '번호가 그대로 순번입니다: {place}번.',
  programs: '같은 계산을 명령줄에서도 할 수 있습니다: npx @urr/server draw verify.',
};

const ALL: Readonly<Record<Language, Readonly<Record<Word, string>>>> = { ko, en };

export type Say = (word: Word, values?: Readonly<Record<string, string | number>>) => string;

export function say(language: Language): Say {
  return (word, values = {}) =>
    ALL[language][word].replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name];
      return typeof value === 'number' ? value.toLocaleString('en-US') : (value ?? '');
    });
}

/** What to say of a field that cannot be read. */
export const HINTS: Readonly<Record<Field, Word>> = {
  event: 'badEvent',
  epoch: 'badNumber',
  size: 'badNumber',
  commitment: 'badHex',
  seed: 'badHex',
  round: 'badRound',
  randomness: 'badHex',
  position: 'badNumber',
};
