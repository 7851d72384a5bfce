import { createKeyRing, type QueueKeys } from '@urr/core';

export const placeSecret = 'place-secret-of-at-least-32-bytes';
export const vwrSecret = 'vwr-secret-of-at-least-32-bytes!!';

export const keys: QueueKeys = {
  place: createKeyRing([{ kid: 'p1', alg: 'HS256', secret: placeSecret }], 'place'),
  vwr: createKeyRing([{ kid: 'v1', alg: 'HS256', secret: vwrSecret }], 'vwr'),
  entry: createKeyRing([{ kid: 'e1', alg: 'HS256', secret: 'entry-secret-of-at-least-32-bytes' }], 'entry'),
};
