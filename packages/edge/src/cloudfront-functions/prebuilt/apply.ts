/** Reading an event and applying a ruling to it. Runs in njs. */
import { answerTo } from '../../answer';
import type { CoreRequest } from '../../core';
import { isNotableReason, loggedPath } from '../../decision-log';
import { FORGED } from '../../headers';
import { refuse } from '../../refusal';
import type { Refusal, Ruling } from '../../ruling';
import type { FunctionRequest, FunctionResponse, Values } from './event';
import type { FunctionData } from './settings';

/** A request as the core reads it, and its headers, which are changed in place. */
export type Asked = CoreRequest<Values> & { readonly headers: Values };

export function readRequest(request: FunctionRequest): Asked {
  const headers = request.headers || {};
  return {
    method: request.method,
    path: request.uri,
    // Without a question mark it is undefined.
    query: request.rawQueryString() || '',
    headers: headers,
    cookies: request.cookies || {},
    header: (name) => {
      const found = headers[name];
      return found && found.value;
    },
    now: Date.now(),
  };
}

/** Whether there may be headers that are always removed. CGI takes `_` for `-`, so each name with one is looked at. */
export function mayBeForged(headers: Values): boolean {
  const names = Object.keys(headers).join();
  return names.indexOf('_') >= 0 || FORGED.test(names);
}

/** @returns the answer, undefined where the request goes on */
export function apply(data: FunctionData, asked: Asked, ruling: Ruling): FunctionResponse | undefined {
  const reason = ruling.reason;
  if (isNotableReason(reason)) {
    console.log(
      // biome-ignore format: quoted, so that its names stay as they are where others are shortened
      JSON.stringify({
        'urr': 'guard', 'reason': reason, 'eventId': ruling.eventId,
        'status': ruling.forward ? undefined : ruling.status, 'method': asked.method, 'path': loggedPath(asked.path),
      }),
    );
  }
  if (!ruling.forward) return answer(data, asked, ruling);
  const headers = asked.headers;
  const carriers = data.carriers;
  if (ruling.strip && mayBeForged(headers)) {
    for (const name in headers) {
      const canonical = name.replace(/_/g, '-');
      if (FORGED.test(canonical) || (ruling.carry && carriers.indexOf(canonical) >= 0)) delete headers[name];
    }
  }
  const carry = ruling.carry;
  if (carry) {
    const cookies = asked.cookies;
    carry.rest.split('; ').forEach((name) => delete cookies[name]);
    carry.names.forEach((name, kind) => {
      delete headers[carriers[kind] as string];
      delete cookies[name];
      if (carry.tokens[kind]) cookies[name] = { value: carry.tokens[kind] as string };
    });
  }
  for (const name in ruling.set) headers[name] = { value: ruling.set[name] as string };
  return undefined;
}

/** The answer to what is not even a request: nothing can be let through, whatever failMode is. */
export function unavailable(data: FunctionData): FunctionResponse {
  return answer(
    data,
    readRequest({ method: '', uri: '', rawQueryString: () => '' }),
    refuse('busy', 503, 'fault'),
  );
}

function answer(data: FunctionData, asked: Asked, refusal: Refusal): FunctionResponse {
  const plain = answerTo(asked, refusal);
  const response: FunctionResponse = { statusCode: plain.status, headers: {}, cookies: {} };
  if (plain.body) response.body = { encoding: 'text', data: plain.body };
  for (const name in plain.headers) response.headers[name] = { value: plain.headers[name] as string };
  refusal.clear.forEach((name) => {
    response.cookies[name] = { value: '', attributes: data.clearing };
  });
  return response;
}
