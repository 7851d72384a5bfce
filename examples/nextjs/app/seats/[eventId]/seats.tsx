'use client';

import '@urr/browser/time-left';
import '@/lib/elements';
import { guardedFetch } from '@urr/browser';
import { useEffect, useState } from 'react';

/** Loads the map as any call is made: refused, it opens the window and is made again when the turn has come. */
export function Seats({ eventId }: { readonly eventId: string }) {
  const [free, setFree] = useState<readonly string[]>([]);
  useEffect(() => {
    let shown = true;
    guardedFetch(`/api/v1/seats/${eventId}/map`)
      .then((response) => (response.ok ? response.json() : { free: [] }))
      .then((map) => shown && setFree(map.free), console.error);
    return () => {
      shown = false;
    };
  }, [eventId]);
  return (
    <>
      <urr-time-left event-id={eventId} />
      <ul className="seats">
        {free.map((seat) => (
          <li key={seat}>{seat}</li>
        ))}
      </ul>
    </>
  );
}
