import { createWaitingRoomClient, type Snapshot } from '@urr/browser';
import { onMounted, onScopeDispose, type ShallowRef, shallowRef } from 'vue';

/** Waits for as long as the component is there. Leaving the page keeps the place. */
export function useWaitingRoom(eventId: string): Readonly<ShallowRef<Snapshot>> {
  const client = createWaitingRoomClient({ eventId });
  const snapshot = shallowRef(client.getSnapshot());
  const end = client.subscribe(() => {
    snapshot.value = client.getSnapshot();
  });
  onMounted(client.enter); // not on the server
  onScopeDispose(() => {
    end();
    client.stop();
  });
  return snapshot;
}
