import { lines } from '@/lib/lines';

const handle = async (request: Request) => (await lines()).entryQueue.fetch(request);

export { handle as GET, handle as OPTIONS, handle as POST };
