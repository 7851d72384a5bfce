import { describe, expect, it } from 'vitest';
import { parseEventSettings } from './parse-event-settings';

describe('parseEventSettings', () => {
  it('returns what it was given when all of it is known', () => {
    const settings = { phase: 'scheduled', opensAt: '2027-05-01T20:00:00+09:00', pacing: { step: 0 } };
    expect(parseEventSettings(settings)).toEqual(settings);
  });

  it.each([
    [{ fase: 'open' }, 'fase', 'ERR_INPUT_INVALID fase: unknown key, did you mean phase?'],
    [
      { pacing: { stp: 1 } },
      'pacing.stp',
      'ERR_INPUT_INVALID pacing.stp: unknown key, did you mean pacing.step?',
    ],
    [
      { message: { kr: 'x' } },
      'message.kr',
      'ERR_INPUT_INVALID message.kr: unknown key, did you mean message.ko?',
    ],
    [{ pacing: { step: -1 } }, 'pacing.step', 'ERR_INPUT_INVALID pacing.step: expected at least 0'],
    [
      { opensAt: 'tomorrow' },
      'opensAt',
      'ERR_INPUT_INVALID opensAt: expected an ISO 8601 time with an offset, as 2027-05-01T20:00:00+09:00',
    ],
    [null, 'settings', 'ERR_INPUT_INVALID settings: expected an object'],
  ])('refuses %j naming the field', (input, field, message) => {
    expect(() => parseEventSettings(input)).toThrow(expect.objectContaining({ field, message }));
  });
});
