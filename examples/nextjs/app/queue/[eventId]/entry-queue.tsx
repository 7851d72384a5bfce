'use client';

import '@urr/browser/define';
import '@/lib/elements';

export function EntryQueue({ eventId }: { readonly eventId: string }) {
  return (
    <urr-entry-queue event-id={eventId} next="/seats/{eventId}" open>
      <strong slot="header">IU 2027</strong>
    </urr-entry-queue>
  );
}
