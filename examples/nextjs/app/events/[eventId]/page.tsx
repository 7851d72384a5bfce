import { BookNow } from './book-now';

export default async function Event({ params }: PageProps<'/events/[eventId]'>) {
  const { eventId } = await params;
  return (
    <>
      <h1>IU 2027</h1>
      <p>2027-06-12, 올림픽공원 KSPO DOME</p>
      <BookNow eventId={eventId} />
    </>
  );
}
