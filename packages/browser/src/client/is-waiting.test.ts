import { afterEach, expect, it, vi } from 'vitest';
import { isWaiting } from './is-waiting';

afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
});

it('knows of a way begun within a day, by event and tier', () => {
  localStorage.setItem(
    'urr-1-iu-2027',
    JSON.stringify({ id: '1/2341', start: 1841, at: Date.now() - 3_600_000 }),
  );
  expect(isWaiting('iu-2027')).toBe(true);
  expect(isWaiting('iu-2027', 2)).toBe(false);
  expect(isWaiting('other')).toBe(false);
});

it('takes nothing old, garbled or blocked for a place', () => {
  localStorage.setItem('urr-1-old', JSON.stringify({ id: '1/1', start: 1, at: Date.now() - 90_000_000 }));
  localStorage.setItem('urr-1-garbled', '{');
  expect(['old', 'garbled'].map((eventId) => isWaiting(eventId))).toEqual([false, false]);
  vi.stubGlobal('localStorage', {
    getItem() {
      throw new DOMException('denied', 'SecurityError');
    },
  });
  expect(isWaiting('old')).toBe(false);
});
