/** What every app answers beside its own addresses. */
import { operation } from './document';

const stateOf = (state: string): object => ({
  type: 'object',
  properties: { state: { type: 'string', const: state } },
  required: ['state'],
});

/** @param name of the app, as the beginning of an operation id */
export function liveOperation(name: string): object {
  return operation({ id: `${name}Live`, summary: 'The process answers', answer: stateOf('live') });
}

export function readyOperation(name: string): object {
  return operation({
    id: `${name}Ready`,
    summary: 'It can serve; else 503 with what fails as `reason`',
    answer: stateOf('ready'),
  });
}

export function documentOperation(name: string): object {
  return operation({ id: `${name}OpenApi`, summary: 'This document', answer: { type: 'object' } });
}
