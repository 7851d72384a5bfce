import { headers } from 'next/headers';
import { Seats } from './seats';

/** Only people with both passes come here: the guard in `proxy.ts` saw to it. */
export default async function SeatsPage({ params }: PageProps<'/seats/[eventId]'>) {
  const { eventId } = await params;
  // Set by the guard; what a visitor sends under this name is gone.
  const subject = (await headers()).get('x-urr-subject');
  return (
    <>
      <h1>좌석 선택</h1>
      <Seats eventId={eventId} />
      <p>
        <small>방문자 {subject?.slice(0, 6)}</small>
      </p>
    </>
  );
}
