/** Tier 1 as a visitor lives it: take a number, watch the head, claim when it is there. */

import { placeIn } from '@urr/core/draw';
import { headAt, nextPollMs, servedAt } from '@urr/core/position';
import type { AssignAnswer, CheckAnswer, StatusDocument } from '@urr/core/protocol';
import { DRAW_EVENT } from '../settings';
import type { Visit } from './visit';

export type Passed = 'admitted' | 'left' | 'rush' | 'failed';

/** Joins the line of the visit's event and waits for a pass. */
export async function waitInLine(visit: Visit): Promise<Passed> {
  const { eventId, session, ledger, temper, shared, random, id } = visit;
  const began = Date.now();
  if (eventId === DRAW_EVENT && !(await signIn(visit))) return 'failed';
  const answer = await join(visit);
  if (answer === undefined) return 'failed';
  if (answer.state === 'admitted') return admit(visit, answer, began);

  let document = answer.status;
  const reloadsAt = temper.reloads ? began + random() * 6000 : Number.POSITIVE_INFINITY;
  const leavesAt = temper.leaves === 'line' ? began + random() * visit.patienceMs : Number.POSITIVE_INFINITY;
  let reloaded = false;
  if (document === undefined) return fail(visit, 'a place came without a status document');
  visit.epoch = document.epoch;
  // Until a draw is made there is a number to draw with, and no place.
  const { entry } = answer;
  let position = answer.position ?? 0;
  ledger.position(document, id, entry ?? position);

  for (;;) {
    const now = Date.now();
    if (!shared.roomOn) return 'rush';
    // The line was begun again: whoever wants to stay joins it again.
    if (document.epoch !== visit.epoch) return waitInLine(visit);
    if (position === 0 && entry !== undefined && document.draw?.result) {
      position = placeIn(document.draw.result, entry);
      ledger.drawn(document, id, position);
    }
    if (now >= leavesAt) {
      await session.post(`/vwr-api/vwr/leave/${eventId}`);
      return 'left';
    }
    if (now >= reloadsAt && !reloaded) {
      reloaded = true;
      ledger.count('reloads');
      const again = await join(visit);
      if (again === undefined) return 'failed';
      if (again.state === 'admitted') return admit(visit, again, began);
      if (again.entry === undefined) position = again.position ?? position;
      ledger.position(again.status ?? document, id, again.entry ?? position);
    }
    if (position > 0 && headAt(document.segments, now) >= position && document.phase === 'open') {
      const check = await session.get(`/vwr-api/vwr/check/${eventId}`);
      const said = check.json() as CheckAnswer | undefined;
      if (check.status === 429 || check.status === 503 || check.status === 0) {
        await visit.pause(retryAfterMs(check.headers['retry-after'], 1000));
        continue;
      }
      if (check.status === 200 && said?.state === 'admitted') return admit(visit, said, began);
      if (check.status !== 200 || said === undefined || !('pollAfterMs' in said))
        return fail(visit, `check answered ${check.status} ${said?.state ?? ''}`);
      if (said.entry !== undefined && said.position !== null && said.position !== position)
        return fail(visit, 'check told another place than the draw gives');
      document = said.status === undefined ? document : newer(document, said.status);
      await visit.pause(said.pollAfterMs * (1 + random() * 0.2));
      continue;
    }
    await visit.pause(untilNextLook(visit, document, position, now));
    const servedFrom = position === 0 ? null : servedAt(document.segments, position);
    if (!shared.roomOn || Date.now() >= (servedFrom ?? Number.POSITIVE_INFINITY)) continue;
    const status = await session.get(`/vwr-api/vwr/status/${eventId}`);
    if (status.status === 200) document = newer(document, status.json() as StatusDocument);
  }
}

/** Lots are for those whom the shop knows. */
async function signIn(visit: Visit): Promise<boolean> {
  for (let attempt = 0; attempt < 6; attempt += 1) {
    const answer = await visit.session.post('/demo/sign-in');
    if (answer.status === 200) {
      visit.session.keep('user', (answer.json() as { token: string }).token);
      return true;
    }
    await visit.pause(500 + visit.random() * 1500);
  }
  visit.fault('signing in did not work');
  return false;
}

async function join(visit: Visit): Promise<AssignAnswer | undefined> {
  const { eventId, session, ledger, temper, shared, random } = visit;
  const path = `/vwr-api/vwr/assign/${eventId}`;
  const headers: Record<string, string> = {};
  if (temper.repeats && !visit.joined) {
    // Both presses carry the same key, so both get the same number.
    headers['idempotency-key'] = Array.from({ length: 3 }, () =>
      Math.floor(random() * 2 ** 40)
        .toString(36)
        .padStart(9, '0'),
    ).join('');
    ledger.count('repeats');
  }
  for (let attempt = 0; attempt < 6; attempt += 1) {
    const twice = temper.repeats && !visit.joined ? session.post(path, {}, { headers }) : undefined;
    const answer = await session.post(path, {}, { headers });
    const other = await twice;
    if (answer.status === 200) {
      const said = answer.json() as AssignAnswer;
      visit.joined = true;
      if ('place' in said) session.keep('place1', said.place);
      const otherSaid = other?.status === 200 ? (other.json() as AssignAnswer) : undefined;
      if (otherSaid && otherSaid.state !== 'admitted' && otherSaid.status)
        ledger.position(otherSaid.status, visit.id, otherSaid.entry ?? otherSaid.position ?? 0);
      return said;
    }
    if (answer.status !== 429 && answer.status !== 503 && answer.status !== 0) {
      visit.fault(`assign answered ${answer.status}`);
      return undefined;
    }
    await visit.pause(retryAfterMs(answer.headers['retry-after'], 500 + random() * 1500));
    if (!shared.roomOn) return undefined;
  }
  visit.fault('assign could not be reached');
  return undefined;
}

function admit(
  visit: Visit,
  answer: Extract<AssignAnswer | CheckAnswer, { state: 'admitted' }>,
  began: number,
): 'admitted' {
  const { session, ledger, eventId, plan, id } = visit;
  session.keep('vwr', answer.token);
  // Of a draw, too, this is the number of entry.
  if (answer.position !== undefined && answer.position > 0)
    ledger.position({ eventId, epoch: visit.epoch }, id, answer.position);
  ledger.admitted(eventId, Math.floor(answer.expiresAt / 1000) - plan.vwrSeconds);
  ledger.took('line', Date.now() - began);
  return 'admitted';
}

/** As the browser client: no sooner than the interval, but on the dot, spread over a cycle, when the turn comes. */
function untilNextLook({ random }: Visit, document: StatusDocument, position: number, now: number): number {
  const at = position === 0 ? null : servedAt(document.segments, position);
  const serving = headAt(document.segments, now);
  const everyMs = (document.segments[0]?.everySeconds ?? 1) * 1000;
  const etaSeconds = at === null ? null : Math.max(0, at - now) / 1000;
  const poll = nextPollMs({
    etaSeconds,
    waiting: Math.max(0, document.tail - serving),
    poll: document.poll,
    random,
  });
  const turn =
    at === null || document.phase !== 'open'
      ? Number.POSITIVE_INFINITY
      : Math.max(0, at - now) + random() * Math.min(everyMs, 2000) * 0.8;
  return Math.min(poll, turn);
}

/** Documents are ordered by (epoch, rev); of two equal ones the later made knows more. */
function newer(old: StatusDocument, fresh: StatusDocument): StatusDocument {
  if (fresh.epoch !== old.epoch) return fresh.epoch > old.epoch ? fresh : old;
  if (fresh.rev !== old.rev) return fresh.rev > old.rev ? fresh : old;
  return fresh.asOf >= old.asOf ? fresh : old;
}

export function retryAfterMs(header: string | undefined, fallbackMs: number): number {
  const seconds = Number(header);
  return header !== undefined && Number.isFinite(seconds) ? seconds * 1000 : fallbackMs;
}

function fail(visit: Visit, what: string): 'failed' {
  visit.fault(what);
  return 'failed';
}
