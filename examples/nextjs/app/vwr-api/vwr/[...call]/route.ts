import { lines } from '@/lib/lines';

const handle = async (request: Request) => (await lines()).waitingRoom.fetch(request);

export { handle as GET, handle as OPTIONS, handle as POST };
