/** The DynamoDB emulator's process. Ends with the demo that started it. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import type { FromDynamo } from './messages';

// Ctrl-C reaches the whole group; the demo decides when it is over.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit(0));

const server = dynalite({ createTableMs: 0 });
// Longer than clients keep connections: one that is closed while a request is on its way looks like a lost table.
server.keepAliveTimeout = 300_000;
await once(server.listen(0, '127.0.0.1'), 'listening');
process.send?.({ type: 'ready', port: (server.address() as AddressInfo).port } satisfies FromDynamo);
