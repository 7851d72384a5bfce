/** Paying: the shop opens a payment, the provider takes over, and comes back by a POST of its own. */
import '@urr/browser/define';
import { startDemoBar } from './demo-bar';
import { minutes, startEntryClock, warn } from './entry-clock';
import { field, part, words } from './page-data';
import { ask } from './shop-fetch';

const eventId = field<string>('eventId');
const orderId = field<string>('orderId');
const heldUntilMs = field<number>('heldUntilMs');
const pay = part<HTMLButtonElement>('#pay');
const payLabel = pay.textContent;
const entry = startEntryClock(eventId);

startDemoBar();
setInterval(showHeld, 1000);
showHeld();

pay.addEventListener('click', () => void openPayment());
part('#give-up').addEventListener('click', () => {
  void ask(`/api/v1/reservations/${orderId}/cancel`, { eventId }).then(() =>
    location.assign(`/seats/${eventId}`),
  );
});

async function openPayment(): Promise<void> {
  pay.disabled = true;
  pay.textContent = words('paying');
  const response = await ask('/api/v1/payments', { eventId, orderId });
  if (response?.status === 200) {
    const { page } = (await response.json()) as { page: string };
    entry.stop();
    return location.assign(page);
  }
  pay.disabled = false;
  pay.textContent = payLabel;
  warn(words(response?.status === 404 || response?.status === 409 ? 'orderGone' : 'shopDown'));
}

function showHeld(): void {
  const left = Math.max(0, Math.ceil((heldUntilMs - Date.now()) / 1000));
  part('#held-left').textContent = minutes(left);
  if (left === 0 && !pay.disabled) {
    pay.disabled = true;
    warn(words('orderGone'));
  }
}
