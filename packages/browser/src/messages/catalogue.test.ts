import { describe, expect, it } from 'vitest';
import { messagesFor, setMessages } from './catalogue';
import { en } from './en';
import { ja } from './ja';
import { ko } from './ko';
import { languageOf, operatorText } from './language';
import type { Messages } from './messages';

const marksOf = (text: unknown) => [...JSON.stringify(text).matchAll(/\{\w\}/g)].map(String).sort();

describe('catalogues', () => {
  it.each([
    ['en', en],
    ['ja', ja],
  ])('%s has the keys of ko, each with a text and the same marks', (_lang, catalogue) => {
    expect(Object.keys(catalogue)).toEqual(Object.keys(ko));
    for (const key of Object.keys(ko) as (keyof Messages)[]) {
      expect(
        [catalogue[key]].flat().every((text) => text.trim() !== ''),
        key,
      ).toBe(true);
      expect(new Set(marksOf(catalogue[key])), key).toEqual(new Set(marksOf(ko[key])));
    }
  });

  it('has the texts of the source document', () => {
    expect(ko).toMatchObject({
      waiting: ['접속 대기 중', '현재 접속자가 많아 순서대로 안내하고 있습니다'],
      positionLabel: '현재 대기 순번',
      position: '{n}번',
      ahead: '내 앞 {n}명',
      wait: '예상 대기: 약 {t}',
      keepOpen: '이 창을 닫지 마세요.',
      automatic: '순서가 되면 자동으로 이동합니다.',
      leave: '대기열 나가기',
      queuePosition: '현재 대기 순번: {n}번',
      queueAround: '내 앞: {a}명  내 뒤: {b}명',
    });
    expect(ko.queue[0]).toBe('대기열 안내');
  });

  it('is Korean unless asked for something else, English for what nobody added', () => {
    expect([undefined, null, '', 'ko-KR', 'en-GB', 'JA'].map(languageOf)).toEqual([
      'ko',
      'ko',
      'ko',
      'ko',
      'en',
      'ja',
    ]);
    expect(messagesFor('ja-JP').leave).toBe(ja.leave);
    expect(messagesFor('sv').leave).toBe(en.leave);
  });

  it('can be replaced text by text, for every element or for one', () => {
    setMessages('fr', { leave: 'Quitter' });
    setMessages('fr', { stay: 'Rester' });
    expect(messagesFor('fr-CA')).toMatchObject({ leave: 'Quitter', stay: 'Rester', close: en.close });
    expect(messagesFor('fr', { leave: 'Sortir' })).toMatchObject({ leave: 'Sortir', stay: 'Rester' });
  });

  it("takes the operator's text in the visitor's language, else in any", () => {
    expect(operatorText({ ko: '가', en: 'b' }, 'en')).toBe('b');
    expect(operatorText({ ko: '가' }, 'en')).toBe('가');
    expect(operatorText({ en: '' }, 'en')).toBeUndefined();
    expect(operatorText(null, 'en')).toBeUndefined();
  });
});
