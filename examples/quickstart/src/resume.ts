import { enterWaitingRoom, isWaiting } from '@urr/browser';

/** Joins on a click, and by itself on a page that was reloaded while it waited. */
export function bookWith(button: HTMLButtonElement, eventId: string, onAdmitted: () => void): void {
  const book = async (): Promise<void> => {
    if ((await enterWaitingRoom({ eventId })).state === 'admitted') onAdmitted();
  };
  button.addEventListener('click', () => void book());
  if (isWaiting(eventId)) void book();
}
