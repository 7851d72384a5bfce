'use client';

import '@urr/browser/define';
import '@/lib/elements';
import type { UrrWaitingRoomElement } from '@urr/browser';
import { useRef } from 'react';

/** Opens the modal, unless nobody has to wait; the element then goes on to the queue's page by itself. */
export function BookNow({ eventId }: { readonly eventId: string }) {
  const room = useRef<UrrWaitingRoomElement>(null);
  return (
    <>
      <button type="button" className="book" onClick={() => room.current?.enter()}>
        예매하기
      </button>
      <urr-waiting-room ref={room} event-id={eventId} />
    </>
  );
}
