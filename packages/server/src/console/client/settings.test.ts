import { describe, expect, it } from 'vitest';
import type { Entry, Event } from './api';
import { rowsOf, rowsOfEntry, textOfPlan } from './settings';
import { createWords } from './words';
import { en } from './words-en';
import { ko } from './words-ko';

const words = createWords('en');
const settings: Event['settings'] = {
  phase: 'open',
  opensAt: null,
  closesAt: null,
  order: 'arrival',
  pacing: { step: 20, everySeconds: 10, burst: 1.2, refill: 0 },
  ledger: 'subject',
  maxUsers: 800,
  threshold: null,
  message: null,
};

it('rows say what goes from what to what, and leave out what stays', () => {
  const patch = {
    maxUsers: 1200,
    threshold: 900,
    pacing: { step: 20, everySeconds: 10 },
    message: { ko: '곧' },
  };
  expect(rowsOf(words, settings, patch)).toEqual([
    { what: 'capacity', from: '800', to: '1,200' },
    { what: 'threshold', from: 'none', to: '900' },
    { what: 'message', from: 'none', to: 'ko: 곧' },
  ]);
  expect(rowsOf(createWords('ko'), settings, { phase: 'off' })).toEqual([
    { what: '단계', from: '진행', to: '해제: 대기 없음' },
  ]);
});

it('rows of an entry are its differences, a new epoch among them', () => {
  const entry = {
    before: { epoch: 1, settings },
    after: { epoch: 2, settings: { ...settings, phase: 'paused' } },
  } as Entry;
  expect(rowsOfEntry(words, entry)).toEqual([
    { what: 'phase', from: 'open', to: 'paused' },
    { what: 'epoch', from: '1', to: '2' },
  ]);
  expect(rowsOfEntry(words, { ...entry, after: null })).toEqual([]);
});

it('plans are told by what they do', () => {
  expect(textOfPlan(words, { action: 'pause' })).toBe('Pause');
  expect(textOfPlan(words, { action: 'configure', settings: { maxUsers: 5, threshold: 0 } })).toBe(
    'capacity → 5, threshold → 0',
  );
});

describe('texts', () => {
  it.each(Object.keys(en) as (keyof typeof en)[])('%s has the same values in both languages', (word) => {
    const values = (text: string): readonly string[] => (text.match(/\{\w+\}/g) ?? []).sort();
    expect(values(ko[word])).toEqual(values(en[word]));
  });
});
