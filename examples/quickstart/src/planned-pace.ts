import type { Operator } from '@urr/server';

/** Slow until the caches are warm, up to full speed within ten minutes, slower again when payments close for the night. */
export function planPace(operator: Operator) {
  const settings = {
    opensAt: '2027-05-01T20:00:00+09:00',
    pacing: {
      step: 100,
      schedule: [
        { at: '2027-05-01T20:05:00+09:00', step: 500, overSeconds: 600 },
        { at: '2027-05-01T23:30:00+09:00', step: 50 },
      ],
    },
  };
  return operator.configure('iu-2027', settings, { who: 'kim', why: 'warm up' });
}
