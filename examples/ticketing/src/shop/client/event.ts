/** The event page: seats left, the button, the waiting room's window, and the cheats. */
import { isWaiting } from '@urr/browser';
import '@urr/browser/define';
import type { EventFacts } from '../../origin/shop-api';
import { startCheatPanel } from './cheat-panel';
import { post, startDemoBar, watchDemo } from './demo-bar';
import { startDraw } from './draw';
import { field, part, words } from './page-data';

const FACTS_EVERY_MS = 5000;

const eventId = field<string>('eventId');
const room = part<HTMLElementTagNameMap['urr-waiting-room']>('urr-waiting-room');
const book = part<HTMLButtonElement>('#book');

// Pressed once is enough; a draw asks who somebody is first.
let isPressed = false;
const draw = field<string>('mood') === 'draw' ? startDraw(eventId, room, allow) : undefined;

function allow(): void {
  book.disabled = isPressed || draw?.mayJoin() === false;
}

startDemoBar();
startCheatPanel(part('#cheat'), eventId);

book.addEventListener('click', () => {
  isPressed = true;
  allow();
  void room.enter().then((outcome) => {
    isPressed = outcome.state === 'admitted';
    allow();
  });
});
// Whoever reloads the page goes on waiting without a press; a draw shows its own news first.
if (isWaiting(eventId) && !draw) book.click();
// Coming back by the back button finds the page as it was left.
window.addEventListener('pageshow', () => {
  isPressed = false;
  allow();
});

room.querySelector<HTMLButtonElement>('[data-my-turn]')?.addEventListener('click', (event) => {
  const button = event.currentTarget as HTMLButtonElement;
  button.disabled = true;
  // The place it waits with is given back: an answer about that one would come between.
  room.open = false;
  void post('/demo/my-turn', { eventId, tier: 1 }).then((response) => {
    if (response.ok) return location.assign(`/queue/${eventId}`);
    button.textContent = words('myTurnFailed');
    room.open = true;
  });
});

void showSeatsLeft();
setInterval(() => {
  if (!document.hidden) void showSeatsLeft();
}, FACTS_EVERY_MS);

watchDemo(({ events }) => {
  const opensAt = events[eventId]?.opensAt;
  const line = part('#opens-in');
  const left = opensAt ? Date.parse(opensAt) - Date.now() : 0;
  line.hidden = left <= 0;
  part('b', line).textContent = clock(left);
});

async function showSeatsLeft(): Promise<void> {
  const facts = await fetch(`/api/v1/events/${eventId}`)
    .then(async (response) => (response.ok ? ((await response.json()) as EventFacts) : undefined))
    .catch(() => undefined);
  for (const cell of document.querySelectorAll<HTMLElement>('[data-grade]')) {
    const left = facts?.seatsLeft[cell.dataset.grade as keyof EventFacts['seatsLeft']];
    cell.textContent = left === undefined ? words('seatsUnknown') : words('left', { count: left });
  }
}

function clock(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
}
