/** The operator API as OpenAPI. */
import type { MessageName } from '@urr/core/protocol';
import { type ApiPart, operation } from './document';
import { documentOperation, liveOperation } from './health-api';

const CHANGES = {
  open: 'Let people through from now on; creates the event if need be',
  pause: 'Let nobody through, at once',
  resume: 'End a pause',
  close: 'End the sale',
  reset: 'Begin the line again in both tiers, under one raised epoch',
} as const;

export function operatorApi(prefix: string): ApiPart {
  const security = ['operator'] as const;
  const guarded = ['unauthorized', 'forbidden'] as const;
  const changing = [
    ...guarded,
    'body-invalid',
    'event-invalid',
    'origin-refused',
    'event-unknown',
    'conflict',
    'body-too-large',
    'content-type',
  ] as const;
  const change = (id: string, summary: string, body: MessageName, answer: MessageName = 'OperatorEvent') =>
    operation({
      id,
      summary,
      parameters: ['eventId', 'ifMatch'],
      body,
      security,
      answer,
      problems: changing,
    });
  const about = (id: string, summary: string, answer: MessageName) =>
    operation({
      id,
      summary,
      parameters: ['eventId'],
      security,
      answer,
      problems: [...guarded, 'event-invalid', 'event-unknown'],
    });
  const one = `${prefix}/events/{eventId}`;
  return {
    tag: { name: 'operator', description: 'Events, changed and looked at by those who hold a token.' },
    paths: {
      [`${prefix}/events`]: {
        get: operation({
          id: 'listEvents',
          summary: 'All events',
          security,
          answer: 'OperatorEvents',
          problems: guarded,
        }),
      },
      [one]: {
        get: about('getEvent', 'One event', 'OperatorEvent'),
      },
      [`${one}/live`]: {
        get: about(
          'getLive',
          'What a console shows: the event, its plans, counters of this process',
          'OperatorLive',
        ),
      },
      [`${one}/history`]: {
        get: operation({
          id: 'getHistory',
          summary: 'Who changed an event, why, from what to what; newest first',
          parameters: ['eventId', 'limit', 'before'],
          security,
          answer: 'OperatorHistory',
          problems: [...guarded, 'body-invalid', 'event-invalid'],
        }),
      },
      [`${prefix}/history`]: {
        get: operation({
          id: 'getRecent',
          summary: 'Changes of all events, newest first',
          parameters: ['limit', 'before'],
          security,
          answer: 'OperatorRecent',
          problems: [...guarded, 'body-invalid'],
        }),
      },
      [`${one}/plans`]: {
        get: about('getPlans', 'Changes that are to come, soonest first', 'OperatorPlans'),
      },
      [`${one}/configure`]: {
        post: change('configureEvent', 'Create or change an event', 'OperatorConfigure'),
      },
      ...Object.fromEntries(
        Object.entries(CHANGES).map(([name, summary]) => [
          `${one}/${name}`,
          { post: change(`${name}Event`, summary, 'OperatorChange') },
        ]),
      ),
      [`${one}/plan`]: {
        post: change('planChange', 'Make a change at a time', 'OperatorPlan', 'OperatorPlans'),
      },
      [`${one}/cancel`]: {
        post: change('cancelPlan', 'Take a planned change back', 'OperatorCancel', 'OperatorPlans'),
      },
      [`${prefix}/whoami`]: {
        get: operation({
          id: 'whoami',
          summary: 'What the token is good for, and whose it is',
          security,
          answer: 'OperatorWhoami',
          problems: guarded,
        }),
      },
      [`${prefix}/health/live`]: { get: liveOperation('operator') },
      [`${prefix}/openapi.json`]: { get: documentOperation('operator') },
    },
  };
}
