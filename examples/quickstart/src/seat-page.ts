import { keepEntry } from '@urr/browser';

/** On seat and payment pages: keeps the slot alive and shows how long it lasts. */
export function keepSlot(eventId: string, line: { textContent: string | null }, back: () => void) {
  const entry = keepEntry({ eventId, onEnded: back });
  entry.subscribe(() => {
    const { state, secondsLeft } = entry.getSnapshot();
    line.textContent = state === 'ending' ? `Hurry: ${secondsLeft} s left` : `${secondsLeft ?? '…'} s`;
  });
  return { booked: entry.complete, gaveUp: entry.leave, nextPage: entry.stop };
}
