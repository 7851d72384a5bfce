/** The seat page: hall, section, basket, and what is left of the time. */
import '@urr/browser/define';
import '@urr/browser/time-left';
import type { SeatMap } from '../../origin/seat-map';
import { seatLabel, sectionLabel } from '../seat-label';
import { warn } from './alert';
import { startDemoBar } from './demo-bar';
import { startHall } from './hall';
import { field, part, words } from './page-data';
import { createSeatGrid } from './seat-grid';
import { ask } from './shop-fetch';

const LOOK_EVERY_MS = 2000;
const RETRY_SECONDS = 3;

const eventId = field<string>('eventId');
const most = field<number>('mostSeats');
const chosen = new Set<string>();
const timeLeft = part<HTMLElementTagNameMap['urr-time-left']>('urr-time-left');
const hall = startHall(openSection);
const grid = createSeatGrid(chosen, pick);
const reserve = part<HTMLButtonElement>('#reserve');
let map: SeatMap | undefined;

startDemoBar();
void look();

part('#back').addEventListener('click', () => {
  grid.close();
  show('hall');
});
part('#leave').addEventListener('click', () => {
  void timeLeft.leave().then(() => location.assign(`/events/${eventId}`));
});
reserve.addEventListener('click', () => void hold());

/** Asks for the map again and again, as long as the page is looked at. */
async function look(): Promise<void> {
  if (document.hidden) return void setTimeout(look, LOOK_EVERY_MS);
  const response = await ask(`/api/v1/seats/${eventId}`);
  if (response?.status === 200) {
    map = (await response.json()) as SeatMap;
    if (part('#hall').hidden && part('#section').hidden) show('hall');
    hall.show(map);
    dropTaken(map);
    grid.show(map);
    return void setTimeout(look, LOOK_EVERY_MS);
  }
  // Out of the line by choice, or out of the room: nothing to see here.
  if (response?.status === 403) return void setTimeout(() => location.assign(`/events/${eventId}`), 1500);
  down(response?.status, RETRY_SECONDS);
}

function down(status: number | undefined, seconds: number): void {
  show('down');
  part('#down-lead').textContent = words('shopDownLead', { status: String(status ?? 'timeout') });
  part('#down-retry').textContent = words('retrying', { seconds });
  if (seconds === 0) void look();
  else setTimeout(() => down(status, seconds - 1), 1000);
}

function show(what: 'hall' | 'section' | 'down'): void {
  part('#loading').hidden = true;
  for (const name of ['hall', 'section', 'down']) part(`#${name}`).hidden = name !== what;
}

function openSection(sectionId: string): void {
  const section = map?.sections.find(({ id }) => id === sectionId);
  if (!section) return;
  part('#section-name').textContent = sectionLabel(words, sectionId);
  part('#section').className = `zone ${section.grade.toLowerCase()}`;
  grid.open(section);
  show('section');
}

function pick(seatId: string): void {
  if (!chosen.delete(seatId)) {
    if (chosen.size >= most) {
      warn(words('upTo', { count: most }));
      return;
    }
    chosen.add(seatId);
  }
  warn('');
  refresh();
}

/** Seats that others took while they were only chosen here. */
function dropTaken(fresh: SeatMap): void {
  const lost = [...chosen].filter((seatId) => codeOf(fresh, seatId) !== '0');
  if (lost.length === 0) return;
  for (const seatId of lost) chosen.delete(seatId);
  warn(words('taken', { seats: named(lost) }));
  refresh();
}

function refresh(): void {
  const list = part('#chosen');
  const prices = [...chosen].map((seatId) => priceOf(seatId));
  const items = [...chosen].map((seatId, index) =>
    line(seatLabel(words, seatId), words('won', { amount: prices[index] ?? 0 })),
  );
  list.replaceChildren(...(items.length > 0 ? items : [empty()]));
  part('#total').textContent = words('won', { amount: prices.reduce((sum, price) => sum + price, 0) });
  reserve.disabled = chosen.size === 0;
  if (map) grid.show(map);
}

async function hold(): Promise<void> {
  reserve.disabled = true;
  reserve.textContent = words('holding');
  const response = await ask('/api/v1/seats/reserve', { eventId, seatIds: [...chosen] });
  if (response?.status === 201) {
    const { orderId } = (await response.json()) as { orderId: string };
    timeLeft.stop();
    return location.assign(`/checkout/${eventId}?order=${orderId}`);
  }
  reserve.textContent = words('holdSeats');
  const { seats = [] } = ((await response?.json().catch(() => ({}))) ?? {}) as { seats?: readonly string[] };
  for (const seatId of seats) chosen.delete(seatId);
  warn(response?.status === 409 ? words('taken', { seats: named(seats) }) : words('shopDown'));
  refresh();
}

function codeOf(from: SeatMap, seatId: string): string | undefined {
  const [id, row, seat] = seatId.split('-');
  return from.sections.find((section) => section.id === id)?.rows[Number(row) - 1]?.[Number(seat) - 1];
}

function priceOf(seatId: string): number {
  return map?.sections.find(({ id }) => id === seatId.split('-')[0])?.price ?? 0;
}

function named(seatIds: readonly string[]): string {
  return seatIds.map((seatId) => seatLabel(words, seatId)).join(', ');
}

function line(name: string, value: string): HTMLElement {
  const item = document.createElement('li');
  const [left, right] = [document.createElement('span'), document.createElement('span')];
  left.textContent = name;
  right.textContent = value;
  item.append(left, right);
  return item;
}

function empty(): HTMLElement {
  const item = document.createElement('li');
  item.className = 'empty';
  item.textContent = words('none');
  return item;
}
