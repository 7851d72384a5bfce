/** Reading an event and applying a ruling to it. Runs in njs. */
import { answerBody, answerHeaders } from '../../answer';
import type { CoreRequest } from '../../core';
import { isNotableReason, loggedPath } from '../../decision-log';
import { problemOf } from '../../problem';
import { refuse } from '../../refusal';
import type { Ruling, Strip } from '../../ruling';
import type { FunctionRequest, FunctionResponse, Values } from './event';
import type { FunctionData } from './settings';

/** A request as the core reads it, and its headers, which are changed in place. */
export type Asked = CoreRequest<Values> & { readonly headers: Values };

export function readRequest(request: FunctionRequest): Asked {
  const headers = request.headers || {};
  return {
    method: request.method,
    path: request.uri,
    query: queryOf(request),
    headers: headers,
    cookies: request.cookies || {},
    header: (name) => {
      const found = headers[name];
      return found && found.value;
    },
    now: Date.now(),
  };
}

function queryOf(request: FunctionRequest): string {
  if (request.rawQueryString) return request.rawQueryString() || '';
  let query = '';
  for (const name in request.querystring) {
    const found = request.querystring[name] as Values[string];
    const values = found.multiValue || [found];
    for (let index = 0; index < values.length; index++)
      query += `&${name}=${(values[index] as Values[string]).value}`;
  }
  return query.slice(1);
}

/** Whether there may be headers that are always removed. CGI takes `_` for `-`, so each name with one is looked at. */
export function mayBeForged(data: FunctionData, headers: Values): boolean {
  const names = `,${Object.keys(headers).join()},`;
  return names.indexOf('_') >= 0 || data.forged.test(names);
}

/** @returns the answer, undefined where the request goes on */
export function apply(data: FunctionData, asked: Asked, ruling: Ruling): FunctionResponse | undefined {
  if (isNotableReason(ruling.reason)) {
    console.log(
      JSON.stringify({
        urr: 'guard',
        reason: ruling.reason,
        eventId: ruling.eventId,
        status: ruling.forward ? undefined : ruling.status,
        method: asked.method,
        path: loggedPath(asked.path),
      }),
    );
  }
  return ruling.forward
    ? forward(data, asked.headers, ruling.set, ruling.strip)
    : answer(data, asked, ruling);
}

function forward(data: FunctionData, headers: Values, set: Record<string, string>, strip: Strip): undefined {
  if (strip !== 0 && mayBeForged(data, headers)) {
    for (const name in headers) {
      const canonical = name.replace(/_/g, '-');
      if (data.forged.test(`,${canonical},`) || (strip === 2 && isCarrier(data, canonical)))
        delete headers[name];
    }
  }
  if (strip === 2) {
    delete headers[data.tiers[0].carrier];
    delete headers[data.tiers[1].carrier];
  }
  for (const name in set) headers[name] = { value: set[name] as string };
}

function isCarrier(data: FunctionData, name: string): boolean {
  return name === data.tiers[0].carrier || name === data.tiers[1].carrier;
}

/** The answer to what is not even a request: nothing can be let through, whatever failMode is. */
export function unavailable(data: FunctionData): FunctionResponse {
  return answer(data, readRequest({ method: '', uri: '' }), refuse('busy', 503, 'fault'));
}

function answer(
  data: FunctionData,
  asked: Asked,
  refusal: Extract<Ruling, { forward: false }>,
): FunctionResponse {
  const plain = answerHeaders(refusal);
  const response: FunctionResponse = { statusCode: 302, headers: {}, cookies: {} };
  if (refusal.redirectTo === undefined) {
    response.statusCode = refusal.status;
    const text = answerBody(plain, asked, refusal.reason, problemOf(refusal));
    if (text !== '') response.body = { encoding: 'text', data: text };
  }
  for (const name in plain) response.headers[name] = { value: plain[name] as string };
  for (let index = 0; index < refusal.clear.length; index++)
    response.cookies[refusal.clear[index] as string] = { value: '', attributes: data.clearing };
  return response;
}
