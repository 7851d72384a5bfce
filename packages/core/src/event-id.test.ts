import { describe, expect, it } from 'vitest';
import { isUrrError } from './errors';
import { assertEventId, isEventId } from './event-id';

describe('isEventId', () => {
  it.each(['a', '7', 'iu-2027', 'A_b-9', 'x'.repeat(64)])('accepts %s', (id) => {
    expect(isEventId(id)).toBe(true);
  });

  it.each([
    '',
    '-a',
    '_a',
    'a.b',
    '..',
    'a/b',
    'a b',
    '{a}',
    'a\n',
    'é',
    'x'.repeat(65),
    'a%2f',
    null,
    undefined,
    7,
    ['a'],
  ])('refuses %j', (id) => {
    expect(isEventId(id)).toBe(false);
  });
});

describe('assertEventId', () => {
  it('throws a coded error that names the field and not the value', () => {
    const hostile = '<script>';
    try {
      assertEventId(hostile, 'eventId');
      expect.unreachable();
    } catch (error) {
      expect(isUrrError(error, 'ERR_INPUT_INVALID')).toBe(true);
      expect((error as Error).message).toMatch(/^ERR_INPUT_INVALID eventId: expected/);
      expect((error as Error).message).not.toContain(hostile);
    }
  });
});
