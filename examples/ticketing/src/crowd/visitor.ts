/** A visitor's whole way: from the event page, or a copied address, to a booking or to giving up. */
import type { Cheater } from '../cheat/attempt';
import { book } from './booking';
import { type Passed, waitInLine } from './line';
import { waitInQueue } from './queue';
import type { Visit } from './visit';

export type Whereabouts = 'event' | 'line' | 'queue' | 'seats' | 'rush';

/**
 * Goes on until the visitor has booked or left; returns when they are gone. Every visitor ends as exactly one of the
 * two in the ledger, unless something went wrong, which the ledger counts as an error.
 *
 * @param at told where the visitor is, each time that changes
 */
export async function visitShop(
  visit: Visit,
  cheater: Cheater,
  at: (where: Whereabouts) => void,
): Promise<void> {
  const { ledger, temper, shared } = visit;
  ledger.visitor();
  at('event');
  await visit.decided;
  if (temper.cheat !== null && shared.roomOn) {
    at('line');
    const attempt = await cheater(temper.cheat, visit.eventId);
    // With the room off everybody may pass, and no answer at all proves nothing.
    if (shared.roomOn && attempt.status !== 0) ledger.cheat(attempt.cheat, attempt.passed);
  }
  if (temper.pastesAddress && shared.roomOn) {
    at('line');
    await followAddress(visit);
  }
  // Switching the room off and on sends people from one way to the other; three times is more than anybody bears.
  for (let turns = 0; turns < 6 && !shared.stopping; turns += 1) {
    const end = shared.roomOn ? await throughBothTiers(visit, at) : await rush(visit, at);
    if (end === 'booked' || end === 'left') return ledger.ended(end);
    if (end === 'failed' && shared.roomOn) return ledger.ended('left');
  }
  ledger.ended('left');
}

async function throughBothTiers(
  visit: Visit,
  at: (where: Whereabouts) => void,
): Promise<'booked' | 'left' | 'rush' | 'failed'> {
  at('line');
  const line = await waitInLine(visit);
  if (line !== 'admitted') return line satisfies Passed;
  at('queue');
  const queue = await waitInQueue(visit);
  if (queue !== 'admitted') return queue;
  at('seats');
  const result = await book(visit, false);
  return result === 'shut-out' ? 'failed' : result;
}

/** Without a waiting room people go straight for the seats. */
async function rush(
  visit: Visit,
  at: (where: Whereabouts) => void,
): Promise<'booked' | 'left' | 'rush' | 'failed'> {
  at('rush');
  const result = await book(visit, true);
  return result === 'shut-out' ? 'rush' : result;
}

/** A copied address without a cookie: the guard sends it to the waiting room's page, which loads. */
async function followAddress(visit: Visit): Promise<void> {
  const { eventId, http, ledger } = visit;
  const address = `/seats/${eventId}`;
  const headers = { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
  const redirect = await http.send({ method: 'GET', path: address, headers });
  const location = redirect.headers.location ?? '';
  if (redirect.status !== 302 || !location.startsWith(`/vwr/${eventId}`)) {
    if (redirect.status === 200) ledger.cheat('pasted-address', true);
    else visit.fault(`a copied address answered ${redirect.status}`);
    return;
  }
  const page = await http.send({ method: 'GET', path: location, headers });
  if (page.status !== 200) visit.fault(`the waiting page answered ${page.status}`);
}
