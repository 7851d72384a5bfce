/** Inside: look at the seats, hold some, pay, and give the slot back. */
import type { SeatMap } from '../origin/seat-map';
import type { Answer } from './http';
import { codeOf } from './queue';
import type { Visit } from './visit';

/** What became of a visit to the seats. `shut-out` means that the guard wants a pass. */
export type Booked = 'booked' | 'left' | 'shut-out' | 'failed';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/**
 * @param hurried without a waiting room: every step is repeated until it works, as people do with a site that is down
 */
export async function book(visit: Visit, hurried: boolean): Promise<Booked> {
  const { eventId, session, temper, ledger, random } = visit;
  const stayMs = visit.stayMs();
  let refused: Booked = 'failed';
  // Only people in a hurry reload a page that takes a while.
  const patience = hurried ? { timeoutMs: 6000 } : {};
  if (!hurried) ledger.enter(eventId);
  const began = Date.now();
  const result = await chooseAndPay();
  if (!hurried) {
    if (result === 'booked' || result === 'left') ledger.took('seats', Date.now() - began);
    // Counted out first: the slot is free for somebody else the moment the server hears of it.
    ledger.exit(eventId);
    const answer = await session.post(`/api/v1/queue/${eventId}/complete`);
    if (answer.status !== 200 && answer.status !== 0)
      visit.fault(`complete answered ${answer.status} ${codeOf(answer.json())}`);
  }
  return result;

  async function chooseAndPay(): Promise<Booked> {
    for (let attempt = 0; attempt < 4; attempt += 1) {
      const map = await step(() => session.get(`/api/v1/seats/${eventId}`, patience));
      if (map === undefined) return refused;
      await visit.pause(stayMs * (0.3 + random() * 0.3));
      if (temper.leaves === 'seats') return 'left';
      const seatIds = chooseSeats(map.json() as SeatMap, random);
      if (seatIds.length === 0) return 'left';
      const held = await step(
        () => session.post('/api/v1/seats/reserve', { eventId, seatIds }, patience),
        [201, 409],
      );
      if (held === undefined) return refused;
      if (held.status === 409) continue;
      const order = held.json() as { orderId: string };
      await visit.pause(stayMs * (0.2 + random() * 0.3));
      const payment = await step(() =>
        session.post('/api/v1/payments', { eventId, orderId: order.orderId }, patience),
      );
      if (payment === undefined) return refused;
      const { answer } = payment.json() as { answer: Record<string, string> };
      const body = new URLSearchParams(answer).toString();
      // The provider's return comes from another site: no cookies.
      const done = await step(
        () =>
          visit.http.send({
            method: 'POST',
            path: `/api/v1/payments/return/${eventId}`,
            headers: FORM,
            body,
            ...patience,
          }),
        [303],
      );
      if (done === undefined) return refused;
      ledger.seatsBooked(eventId, seatIds);
      return 'booked';
    }
    return 'left';
  }

  /** One request; in a hurry as often as it takes. Undefined when it is no use, and `refused` says why. */
  async function step(
    ask: () => Promise<Answer>,
    fine: readonly number[] = [200],
  ): Promise<Answer | undefined> {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await ask();
      if (fine.includes(answer.status)) return answer;
      if (answer.status === 403 && hurried) {
        refused = 'shut-out';
        return undefined;
      }
      const busy = answer.status === 503 || answer.status === 0;
      if (busy && hurried && visit.shared.roomOn === false) {
        await visit.pause(400 + random() * 2600);
        continue;
      }
      if (busy && attempt < 4) {
        await visit.pause(300 + random() * 700);
        continue;
      }
      if (!hurried) visit.fault(`inside, the shop answered ${answer.status} ${codeOf(answer.json())}`);
      refused = hurried ? 'shut-out' : 'failed';
      return undefined;
    }
  }
}

/** One or two free seats next to each other, anywhere. */
export function chooseSeats(map: SeatMap, random: () => number): string[] {
  const sections = map.sections;
  const start = Math.floor(random() * sections.length);
  for (let offset = 0; offset < sections.length; offset += 1) {
    const section = sections[(start + offset) % sections.length];
    if (section === undefined) continue;
    const free: string[] = [];
    section.rows.forEach((row, rowIndex) => {
      for (let column = 0; column < row.length; column += 1) {
        if (row[column] === '0') free.push(`${section.id}-${pad(rowIndex + 1)}-${pad(column + 1)}`);
      }
    });
    const first = free[Math.floor(random() * free.length)];
    if (first === undefined) continue;
    const next = free[free.indexOf(first) + 1];
    return random() < 0.3 && next !== undefined && next.slice(0, -3) === first.slice(0, -3)
      ? [first, next]
      : [first];
  }
  return [];
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
