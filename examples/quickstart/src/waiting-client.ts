import { createWaitingRoomClient } from '@urr/browser';

/** The waiting room without its modal: your own line of text. React: useSyncExternalStore(subscribe, getSnapshot). */
export function showPlace(eventId: string, line: { textContent: string | null }): () => void {
  const client = createWaitingRoomClient({ eventId });
  client.subscribe(() => {
    const { state, position, ahead } = client.getSnapshot();
    line.textContent = state === 'waiting' ? `No. ${position}, ${ahead} ahead` : state;
  });
  client.enter();
  return client.stop; // keeps the place; client.leave() gives it back
}
