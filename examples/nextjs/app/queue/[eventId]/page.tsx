import { EntryQueue } from './entry-queue';

export default async function Queue({ params }: PageProps<'/queue/[eventId]'>) {
  const { eventId } = await params;
  return <EntryQueue eventId={eventId} />;
}
