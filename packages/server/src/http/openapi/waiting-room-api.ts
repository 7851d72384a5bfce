/** Tier 1 as OpenAPI. */
import type { Config } from '@urr/core';
import { type ApiPart, operation } from './document';
import { documentOperation, liveOperation, readyOperation } from './health-api';

export function waitingRoomApi({ api }: Pick<Config, 'api'>): ApiPart {
  const prefix = api.waitingRoom;
  const place = ['placeCookie', 'bearer'] as const;
  return {
    tag: { name: 'waiting-room', description: 'Tier 1: who may come onto the site.' },
    paths: {
      [`${prefix}/assign/{eventId}`]: {
        post: operation({
          id: 'assign',
          summary: 'Join the line, or find the place one has',
          parameters: ['eventId', 'idempotencyKey', 'tokenInBody'],
          answer: 'AssignAnswer',
          sets: 'urr-place-1-{eventId}; when admitted also urr-vwr-token and urr-vwr-exp-{eventId}',
          problems: [
            'body-invalid',
            'event-invalid',
            'origin-refused',
            'challenge-required',
            'place-invalid',
            'event-unknown',
            'conflict',
            'closed',
            'body-too-large',
            'content-type',
            'rate-limited',
          ],
        }),
      },
      [`${prefix}/check/{eventId}`]: {
        get: operation({
          id: 'check',
          summary: 'Where a place stands; turns a served one into a pass',
          parameters: ['eventId', 'tokenInBody'],
          security: place,
          answer: 'CheckAnswer',
          sets: 'urr-vwr-token and urr-vwr-exp-{eventId} when admitted',
          problems: ['event-invalid', 'place-required', 'place-invalid', 'event-unknown'],
        }),
      },
      [`${prefix}/status/{eventId}`]: {
        get: operation({
          id: 'status',
          summary: 'The public document of an event, cacheable for a second; 304 for a matching ETag',
          parameters: ['eventId', 'ifNoneMatch'],
          answer: 'StatusDocument',
          problems: ['event-invalid', 'event-unknown'],
        }),
      },
      [`${prefix}/leave/{eventId}`]: {
        post: operation({
          id: 'leave',
          summary: 'Give the place back',
          parameters: ['eventId'],
          security: place,
          answer: 'LeaveAnswer',
          sets: 'removes urr-place-1-{eventId}, urr-vwr-exp-{eventId} and urr-vwr-token',
          problems: [
            'body-invalid',
            'event-invalid',
            'origin-refused',
            'place-required',
            'place-invalid',
            'body-too-large',
            'content-type',
          ],
        }),
      },
      [`${prefix}/health/live`]: { get: liveOperation('waitingRoom') },
      [`${prefix}/health/ready`]: { get: readyOperation('waitingRoom') },
      [`${prefix}/openapi.json`]: { get: documentOperation('waitingRoom') },
    },
  };
}
