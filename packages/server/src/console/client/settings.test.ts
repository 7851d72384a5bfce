import { describe, expect, it } from 'vitest';
import type { Entry, Event } from './api';
import { noteOfFeedback, rowsOf, rowsOfEntry, signatureOf, textOfPlan } from './settings';
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

describe('feedback', () => {
  const pacing = settings.pacing as NonNullable<Event['settings']['pacing']>;
  const feedback = {
    plan: { step: 20, everySeconds: 10 },
    floorStep: 5,
    periodSeconds: 10,
    holdSeconds: 60,
    until: null,
  };
  const by = { ...settings, pacing: { ...pacing, feedback } };
  const entry = (before: Event['settings'] | null, after: Event['settings']): Entry =>
    ({
      before: before && { epoch: 1, settings: before },
      after: { epoch: 1, settings: after },
    }) as Entry;
  const rules = 'planned 120 people a minute (20 / 10 s), at least 5 a step; decided every 10 s, holds 60 s';

  it('is a row of its own, and so is its end', () => {
    const row = { what: 'pace by feedback', from: 'none', to: rules };
    expect(rowsOfEntry(words, entry(settings, by))).toEqual([row]);
    expect(rowsOfEntry(words, entry(by, settings))).toEqual([{ ...row, from: rules, to: 'none' }]);
    expect(rowsOfEntry(createWords('ko'), entry(settings, by))).toEqual([
      {
        what: '피드백 속도',
        from: '없음',
        to: '계획 분당 120명 (20 / 10 s), 한 번에 최소 5명; 10초마다 결정, 60초 유지',
      },
    ]);
  });

  it('says of a decision only what it decided', () => {
    const decided = {
      ...pacing,
      step: 10,
      feedback: { ...feedback, until: '2027-05-01T11:01:00.000Z' },
    };
    expect(rowsOfEntry(words, entry(by, { ...settings, pacing: decided }))).toEqual([
      { what: 'pace', from: '120 people a minute (20 / 10 s)', to: '60 people a minute (10 / 10 s)' },
    ]);
  });

  it('ends with a pace set by hand, which is said before', () => {
    const patch = { pacing: { step: 20, everySeconds: 10 } };
    expect(rowsOf(words, by, patch)).toEqual([{ what: 'pace by feedback', from: rules, to: 'none' }]);
    expect(rowsOf(words, settings, patch)).toEqual([]);
  });

  it('says who and why in words, of the keeper alone', () => {
    expect(signatureOf(words, { who: 'feedback', why: 'no-shows' })).toEqual({
      who: 'feedback',
      why: 'not all who are called come',
    });
    expect(signatureOf(createWords('ko'), { who: 'feedback', why: 'errors' })).toEqual({
      who: '피드백',
      why: '서버 오류 또는 지연',
    });
    const person = { who: 'kim', why: 'errors' };
    expect(signatureOf(words, person)).toEqual(person);
  });

  it('tells beside the pace who sets it, and since when nobody does', () => {
    const nowMs = Date.parse('2027-05-01T11:00:00.000Z');
    const note = (until: string | null) => noteOfFeedback(words, { ...feedback, until }, nowMs);
    expect(noteOfFeedback(words, undefined, nowMs)).toBe('');
    expect(note(null)).toContain('No keeper has decided yet');
    expect(note('2027-05-01T11:01:00.000Z')).toMatch(/^Measurements set this pace: .* falls to 5 a step at /);
    expect(note('2027-05-01T10:59:00.000Z')).toContain('the floor of 5 a step is in force');
  });
});

it('tells the other parts of a pace', () => {
  const pacing = settings.pacing as NonNullable<Event['settings']['pacing']>;
  const schedule = [{ at: '2027-05-01T11:00:00.000Z', step: 40, everySeconds: 10 }];
  const after = { ...settings, pacing: { ...pacing, burst: 2, schedule } };
  const rows = rowsOfEntry(words, {
    before: { epoch: 1, settings },
    after: { epoch: 1, settings: after },
  } as unknown as Entry);
  expect(rows).toMatchObject([
    { what: 'pace at a time', from: 'none', to: expect.stringContaining('240 people a minute') },
    { what: 'burst', from: '1.2', to: '2' },
  ]);
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
