import { expect, it } from 'vitest';
import { toUser } from './user';

it('takes text for a user, and null, empty text and undefined for a guest', () => {
  expect([null, '', undefined, 'kim', ' '].map(toUser)).toEqual([
    undefined,
    undefined,
    undefined,
    'kim',
    ' ',
  ]);
});

it.each([7, 0, false, {}, ['kim']])('refuses %j, which would be everybody', (subject) => {
  expect(() => toUser(subject)).toThrow('ERR_INPUT_INVALID subject: expected a string');
});
