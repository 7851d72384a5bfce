/** `urr tables create`: makes the DynamoDB tables. */
import { parseArgs } from 'node:util';
import { InputError } from '@urr/core/errors';
import { tableDefinitions } from '../dynamodb/tables';
import type { Command } from './command';
import { TABLE_USAGE, tableFlags, toTableOptions } from './tables-options';

export const tablesCreate: Command = {
  name: 'tables create',
  summary: 'Create the DynamoDB tables of the waiting room, where they are missing',
  usage: `urr tables create [--region REGION] [--endpoint URL] [--prefix urr-] [--dry-run]

  --region        default: as the AWS SDK finds it, AWS_REGION first
  --endpoint      of an emulator, as http://127.0.0.1:8000
  --dry-run       say what would be made, ask nobody
${TABLE_USAGE}

On demand, TTL and point-in-time recovery on. Waits until both can be used. Safe to repeat.
Needs @aws-sdk/client-dynamodb, and credentials as the AWS SDK finds them.`,
  async run(args, terminal) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...tableFlags,
        region: { type: 'string' },
        endpoint: { type: 'string' },
        'dry-run': { type: 'boolean', default: false },
      },
    });
    const { region, endpoint } = values;
    if (endpoint !== undefined && !/^https?:\/\/[^/]+\/?$/.test(endpoint)) {
      throw new InputError('--endpoint', 'expected an origin, as http://127.0.0.1:8000');
    }
    const options = toTableOptions(values);
    if (values['dry-run']) {
      for (const { name, key } of tableDefinitions(options)) {
        terminal.out(`${name}: would be there with key ${key} (string), on demand, TTL on "ttl"`);
      }
      return 0;
    }
    const { connect, createTables } = await load();
    const client = connect({ region, endpoint });
    try {
      terminal.screen?.progress('making what is missing and waiting until it can be used …');
      const tables = await createTables({ client, ...options }).finally(() => terminal.screen?.progress(''));
      for (const { name, created, unsupported } of tables) {
        const missing = unsupported.length === 0 ? '' : `; this endpoint has no ${unsupported.join(', no ')}`;
        terminal.out(`${name}: ${created ? 'created' : 'is there'}${missing}`);
      }
      return 0;
    } finally {
      client.destroy();
    }
  },
};

/** The AWS SDK is an optional peer: only this command needs it. */
async function load() {
  try {
    const [{ connect }, { createTables }] = await Promise.all([
      import('../dynamodb/connect'),
      import('../dynamodb/create-tables'),
    ]);
    return { connect, createTables };
  } catch (error) {
    if ((error as { code?: unknown } | null)?.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new InputError('tables create', 'needs the AWS SDK: npm install @aws-sdk/client-dynamodb');
  }
}
