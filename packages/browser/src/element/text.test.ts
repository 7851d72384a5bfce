import { describe, expect, it } from 'vitest';
import { en } from '../messages/en';
import { ko } from '../messages/ko';
import { fill, formatCountdown, formatDuration, formatNumber, formatWait } from './text';

describe('text', () => {
  it('fills marks once and leaves others alone', () => {
    expect(fill('{a} of {b} {c}', { a: '{b}', b: '2' })).toBe('{b} of 2 {c}');
  });

  it('chooses singular and plural', () => {
    expect(fill(en.ahead, { n: '1' }, 1)).toBe('1 person ahead of you');
    expect(fill(en.ahead, { n: '0' }, 0)).toBe('0 people ahead of you');
    expect(fill(ko.ahead, { n: '1' }, 1)).toBe('내 앞 1명');
  });

  it('groups thousands, also in languages nobody knows', () => {
    expect(formatNumber(2341, 'ko')).toBe('2,341');
    expect(formatNumber(1_234_567, 'en')).toBe('1,234,567');
    expect(formatNumber(0, 'ja')).toBe('0');
    expect(formatNumber(1_234_567, 'de')).toBe('1.234.567');
    expect(formatNumber(2341, 'x_y!')).toMatch(/2.?341/);
  });

  it.each([
    [0, '1초'],
    [37, '37초'],
    [60, '1분'],
    [89, '1분'],
    [3600, '60분'],
    [7200, '2시간'],
  ])('says %i seconds as %s', (seconds, text) => {
    expect(formatDuration(seconds, ko, 'ko')).toBe(text);
  });

  it('shows the smooth figure when the range is no wider than two cycles', () => {
    const near = { aboutSeconds: 37, lowSeconds: 31, highSeconds: 50 };
    expect(formatWait(near, 10, ko, 'ko')).toBe('예상 대기: 약 37초');
    expect(formatWait({ ...near, highSeconds: 52 }, 10, ko, 'ko')).toBe('예상 대기: 약 31초 ~ 52초');
    const far = { aboutSeconds: 1000, lowSeconds: 900, highSeconds: 1100 };
    expect(formatWait(far, 10, ko, 'ko')).toBe('예상 대기: 약 15분 ~ 18분');
    expect(formatWait({ lowSeconds: 37, highSeconds: 40 }, 10, ko, 'ko')).toBe('예상 대기: 약 37초');
    expect(formatWait({ lowSeconds: 37, highSeconds: 40 }, 10, en, 'en')).toBe(
      'Estimated wait: about 37 seconds',
    );
  });

  it('shows both ends of a wider range, and one where both read the same', () => {
    expect(formatWait({ lowSeconds: 37, highSeconds: 90 }, 10, ko, 'ko')).toBe('예상 대기: 약 37초 ~ 2분');
    expect(formatWait({ lowSeconds: 58, highSeconds: 64 }, null, ko, 'ko')).toBe('예상 대기: 약 1분');
    expect(formatWait({ lowSeconds: 62, highSeconds: 62 }, null, en, 'en')).toBe(
      'Estimated wait: about 1 minute',
    );
    expect(formatWait({ lowSeconds: 41, highSeconds: 130 }, null, ko, 'ko')).toBe('예상 대기: 약 50초 ~ 2분');
  });

  it('says that it is calculating until something is known', () => {
    expect(formatWait(null, 10, ko, 'ko')).toBe('예상 대기: 계산 중');
  });

  it.each([
    [0, '00:00'],
    [-5, '00:00'],
    [754, '12:34'],
    [3723, '01:02:03'],
  ])('counts %i seconds down as %s', (seconds, text) => {
    expect(formatCountdown(seconds)).toBe(text);
  });
});
