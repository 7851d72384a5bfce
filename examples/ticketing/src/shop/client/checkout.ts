/** Paying: the shop opens a payment, the provider takes over, and comes back by a POST of its own. */
import '@urr/browser/define';
import '@urr/browser/time-left';
import { warn } from './alert';
import { startDemoBar } from './demo-bar';
import { field, part, words } from './page-data';
import { ask } from './shop-fetch';

const eventId = field<string>('eventId');
const orderId = field<string>('orderId');
const heldUntilMs = field<number>('heldUntilMs');
const pay = part<HTMLButtonElement>('#pay');
const payLabel = pay.textContent;
const timeLeft = part<HTMLElementTagNameMap['urr-time-left']>('urr-time-left');

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
    timeLeft.stop();
    return location.assign(page);
  }
  pay.disabled = false;
  pay.textContent = payLabel;
  warn(words(response?.status === 404 || response?.status === 409 ? 'orderGone' : 'shopDown'));
}

function showHeld(): void {
  const left = Math.max(0, Math.ceil((heldUntilMs - Date.now()) / 1000));
  part('#held-left').textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
  if (left === 0 && !pay.disabled) {
    pay.disabled = true;
    warn(words('orderGone'));
  }
}
