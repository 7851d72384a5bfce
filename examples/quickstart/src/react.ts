import { createWaitingRoomClient, type Snapshot, type UrrIntrinsicElements } from '@urr/browser';
import { useEffect, useMemo, useSyncExternalStore } from 'react';

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends UrrIntrinsicElements {} // <urr-waiting-room event-id="…" /> with its types
  }
}

/** Waits for as long as the component is there. Unmounting keeps the place, and so does a second mount. */
export function useWaitingRoom(eventId: string): Snapshot {
  const client = useMemo(() => createWaitingRoomClient({ eventId }), [eventId]);
  useEffect(() => {
    client.enter();
    return client.stop;
  }, [client]);
  return useSyncExternalStore(client.subscribe, client.getSnapshot, client.getSnapshot);
}
