/** The DynamoDB emulator's process. Ends with the demo that started it. */
import { once } from 'node:events';
import type { RequestListener, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import type { FromDynamo, TroubleMessage } from './messages';
import { createUnreliable } from './unreliable';

// Ctrl-C reaches the whole group; the demo decides when it is over.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit(0));

const server = dynalite({ createTableMs: 0 });
// Longer than clients keep connections: one that is closed while a request is on its way looks like a lost table.
server.keepAliveTimeout = 300_000;
const [emulator] = server.listeners('request') as [RequestListener];
const service = createUnreliable(emulator, throttled);
server.off('request', emulator).on('request', service.handler);
process.on('message', ({ trouble }: TroubleMessage) => service.meet(trouble));
await once(server.listen(0, '127.0.0.1'), 'listening');
process.send?.({ type: 'ready', port: (server.address() as AddressInfo).port } satisfies FromDynamo);

/** As DynamoDB answers when a table is asked for more than it has. */
function throttled(response: ServerResponse): void {
  const __type = 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException';
  response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify({ __type, message: 'The level of configured throughput was exceeded.' }));
}
