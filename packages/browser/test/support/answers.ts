/** Answers as the servers send them, with the numbers of the source document: 2,341 at 500. */
import type { StatusDocument } from '@urr/core/protocol';
import { START } from './world';

export const EVENT = 'iu-2027';

export function statusDocument(change: Partial<StatusDocument> = {}): StatusDocument {
  return {
    eventId: EVENT,
    phase: 'open',
    epoch: 1,
    rev: 12,
    asOf: START,
    segments: [{ base: 500, baseAt: START, step: 500, everySeconds: 10, cap: 9000 }],
    tail: 2999,
    holes: [],
    order: 'arrival',
    opensAt: null,
    closesAt: null,
    message: null,
    poll: { minSeconds: 2, maxSeconds: 15, fraction: 0.05, budgetPerSecond: 20_000 },
    ...change,
  };
}

export function waiting(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    state: 'waiting',
    eventId: EVENT,
    position: 2341,
    place: 'e30.e30.e30',
    pollAfterMs: 4000,
    ...change,
  };
}

export function admitted(change: Record<string, unknown> = {}): Record<string, unknown> {
  return { state: 'admitted', eventId: EVENT, expiresAt: START + 600_000, serverNow: START, ...change };
}

export function standing(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    state: 'waiting',
    eventId: EVENT,
    position: 47,
    ahead: 46,
    behind: 128,
    eta: { lowSeconds: 58, highSeconds: 64 },
    pollAfterMs: 3000,
    asOf: START,
    term: 1,
    ...change,
  };
}

export function problem(
  code: string,
  status: number,
  extra: Record<string, unknown> = {},
): Record<string, unknown> {
  return { type: `urn:urr:problem/${code}`, title: code, status, code, ...extra };
}
