import { lines } from '@/lib/lines';

/** The gate is the last check: it asks the entry queue whether the slot is still held. */
export async function GET(request: Request, { params }: RouteContext<'/api/v1/seats/[eventId]/map'>) {
  const { eventId } = await params;
  const { gate } = await lines();
  const refused = await gate.fetch(request, { eventId });
  return refused ?? Response.json({ eventId, free: ['A-1', 'A-2', 'B-7'] });
}
