/** Reading an event and applying a ruling to it. Runs in njs. */
import { answerTo } from '../../answer';
import { type CoreRequest, isStripped } from '../../core';
import { isNotableReason, loggedPath } from '../../decision-log';
import { FORGED, isForged } from '../../headers';
import { refuse } from '../../refusal';
import type { Refusal, Ruling } from '../../ruling';
import type { FunctionRequest, FunctionResponse, Value, Values } from './event';
import type { FunctionData } from './settings';

/** A request as the core reads it, and its headers, which are changed in place. */
export type Asked = CoreRequest<Values> & { readonly headers: Values };

const NONE: { value?: string } = {};

export function readRequest(request: FunctionRequest): Asked {
  const headers = request.headers || {};
  return {
    method: request.method,
    path: request.uri,
    // Events written by hand, as for a test, have no such method; without a question mark it gives undefined.
    query: (request.rawQueryString ? request.rawQueryString() : queryOf(request.querystring || {})) || '',
    headers: headers,
    cookies: request.cookies || {},
    header: (name) => (headers[name] || NONE).value,
    now: Date.now(),
  };
}

/** The first of each name: enough for an event that nobody sent. */
function queryOf(values: Values): string {
  return Object.keys(values)
    .map((name) => `${name}=${(values[name] as Value).value}`)
    .join('&');
}

/** Whether there may be headers that are always removed. CGI takes `_` for `-`, so each name with one is looked at. */
export function mayBeForged(headers: Values): boolean {
  const names = `,${Object.keys(headers).join()}`;
  return names.indexOf('_') > 0 || FORGED.test(names);
}

/** @returns the answer, undefined where the request goes on */
export function apply(data: FunctionData, asked: Asked, ruling: Ruling): FunctionResponse | undefined {
  const reason = ruling.reason;
  const isEnforced = data.mode === 'enforce' && !data.events;
  if (isEnforced ? reason === 'fault' : isNotableReason(reason)) {
    console.log(
      // biome-ignore format: quoted, so that its names stay as they are where others are shortened
      JSON.stringify({
        'urr': 'guard', 'reason': reason, 'eventId': ruling.eventId,
        'status': (ruling as Partial<Refusal>).status, 'method': asked.method, 'path': loggedPath(asked.path),
      }),
    );
  }
  if (!ruling.forward) return answer(data, asked, ruling);
  const headers = asked.headers;
  const carriers = data.carriers;
  const carry = ruling.carry;
  if (isStripped(data) && mayBeForged(headers)) {
    for (const name in headers) {
      const canonical = name.replace(/_/g, '-');
      if (isForged(canonical) || (carry && carriers.indexOf(canonical) >= 0)) delete headers[name];
    }
  }
  if (carry) {
    const cookies = asked.cookies;
    if (carry.rest)
      carry.rest.split('; ').forEach((name) => {
        delete cookies[name];
      });
    for (let kind = 0; kind < 2; kind++) {
      const name = carry.names[kind] as string;
      const token = carry.tokens[kind];
      delete headers[carriers[kind] as string];
      delete cookies[name];
      if (token) cookies[name] = { value: token };
    }
  }
  const set = ruling.set;
  for (let index = 0; index < set.length; index += 2)
    headers[set[index] as string] = { value: set[index + 1] as string };
  return undefined;
}

/** The answer to what is not even a request: nothing can be let through, whatever failMode is. */
export function unavailable(data: FunctionData): FunctionResponse {
  return answer(data, { header: () => undefined } as unknown as Asked, refuse('busy', 503, 'fault'));
}

function answer(data: FunctionData, asked: Asked, refusal: Refusal): FunctionResponse {
  const headers: Values = {};
  const cookies: Values = {};
  const body = answerTo(asked, refusal, (name, value) => {
    headers[name] = { value: value };
  });
  refusal.clear.forEach((name) => {
    cookies[name] = { value: '', attributes: data.clearing };
  });
  return {
    statusCode: refusal.redirectTo ? 302 : refusal.status,
    headers: headers,
    cookies: cookies,
    body: { encoding: 'text', data: body },
  };
}
