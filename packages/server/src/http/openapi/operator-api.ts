/** The operator API as OpenAPI. */
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
  const change = (id: string, summary: string, body: 'OperatorChange' | 'OperatorConfigure') =>
    operation({
      id,
      summary,
      parameters: ['eventId', 'ifMatch'],
      body,
      security,
      answer: 'OperatorEvent',
      problems: changing,
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
        get: operation({
          id: 'getEvent',
          summary: 'One event',
          parameters: ['eventId'],
          security,
          answer: 'OperatorEvent',
          problems: [...guarded, 'event-invalid', 'event-unknown'],
        }),
      },
      [`${one}/history`]: {
        get: operation({
          id: 'getHistory',
          summary: 'Who changed an event, why, from what to what; newest first',
          parameters: ['eventId', 'limit'],
          security,
          answer: 'OperatorHistory',
          problems: [...guarded, 'body-invalid', 'event-invalid'],
        }),
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
      [`${prefix}/health/live`]: { get: liveOperation('operator') },
      [`${prefix}/openapi.json`]: { get: documentOperation('operator') },
    },
  };
}
