/** Tier 2 as OpenAPI. */
import type { Config } from '@urr/core';
import { type ApiPart, operation } from './document';
import { documentOperation, liveOperation, readyOperation } from './health-api';

const BODY = ['body-invalid', 'event-invalid', 'origin-refused', 'body-too-large', 'content-type'] as const;

export function entryQueueApi({ api }: Pick<Config, 'api'>): ApiPart {
  const prefix = api.entryQueue;
  const holder = ['queuePlaceCookie', 'entryCookie', 'entryHeader', 'bearer'] as const;
  const entry = 'urr-entry-token and urr-entry-exp-{eventId}';
  return {
    tag: { name: 'entry-queue', description: 'Tier 2: who may be in the seat map now.' },
    paths: {
      [`${prefix}/{eventId}/join`]: {
        post: operation({
          id: 'join',
          summary: 'Take a place, or a slot where there is room and nobody waits',
          parameters: ['eventId', 'tokenInBody'],
          security: ['vwrCookie', 'vwrHeader'],
          answer: 'JoinAnswer',
          sets: `urr-place-2-{eventId}; when admitted also ${entry}`,
          problems: [...BODY, 'vwr-required', 'event-unknown', 'closed', 'queue-full'],
        }),
      },
      [`${prefix}/{eventId}/status`]: {
        get: operation({
          id: 'queueStatus',
          summary: 'Where the place stands; at the front it claims the slot',
          parameters: ['eventId', 'tokenInBody'],
          security: ['queuePlaceCookie', 'bearer'],
          answer: 'QueueStatusAnswer',
          sets: `${entry} when admitted`,
          problems: ['event-invalid', 'place-required', 'place-invalid', 'event-unknown'],
        }),
      },
      [`${prefix}/{eventId}/heartbeat`]: {
        post: operation({
          id: 'heartbeat',
          summary: 'A sign of life of a place or a session',
          parameters: ['eventId', 'tokenInBody'],
          security: holder,
          answer: 'HeartbeatAnswer',
          sets: `${entry} when admitted`,
          problems: [...BODY, 'place-required', 'place-invalid', 'entry-required', 'event-unknown'],
        }),
      },
      [`${prefix}/{eventId}/leave`]: {
        post: operation({
          id: 'queueLeave',
          summary: 'Give up the place or the slot',
          parameters: ['eventId'],
          security: holder,
          answer: 'QueueLeaveAnswer',
          sets: `removes urr-place-2-{eventId}, ${entry}`,
          problems: [...BODY, 'place-required', 'place-invalid', 'entry-required', 'event-unknown'],
        }),
      },
      [`${prefix}/{eventId}/complete`]: {
        post: operation({
          id: 'complete',
          summary: 'Free the slot after a booking',
          parameters: ['eventId'],
          security: holder,
          answer: 'CompleteAnswer',
          sets: `removes urr-place-2-{eventId}, ${entry}`,
          problems: [...BODY, 'place-required', 'place-invalid', 'entry-required', 'event-unknown'],
        }),
      },
      [`${prefix}/health/live`]: { get: liveOperation('entryQueue') },
      [`${prefix}/health/ready`]: { get: readyOperation('entryQueue') },
      [`${prefix}/openapi.json`]: { get: documentOperation('entryQueue') },
    },
  };
}
