import type { Operator } from '@urr/server';

/** Opens by itself at eight: those who come earlier get their numbers at once. */
export function planSale(operator: Operator) {
  const settings = {
    opensAt: '2027-05-01T20:00:00+09:00',
    pacing: { step: 500, everySeconds: 10 }, // tier 1: 3,000 people a minute
    maxUsers: 800, // tier 2: in the seat map at once
    message: { ko: '1인당 4매까지 예매할 수 있습니다.', en: 'At most 4 tickets each.' },
  };
  return operator.configure('iu-2027', settings, { who: 'kim', why: 'sale plan v3' });
}
