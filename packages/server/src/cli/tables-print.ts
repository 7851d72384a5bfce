/** `urr tables print`: the DynamoDB tables for a deployment tool. */
import { parseArgs } from 'node:util';
import { InputError } from '@urr/core/errors';
import { formatTables, TABLE_FORMATS } from '../dynamodb/table-formats';
import { tableDefinitions } from '../dynamodb/tables';
import type { Command } from './command';
import { TABLE_USAGE, tableFlags, toTableOptions } from './tables-options';

export const tablesPrint: Command = {
  name: 'tables print',
  summary: 'Print the DynamoDB tables for CloudFormation, Terraform or the API',
  usage: `urr tables print [--format ${TABLE_FORMATS.join(' | ')}] [--prefix urr-]

  --format        cloudformation by default: a template; terraform: a .tf.json file; json: CreateTable inputs
${TABLE_USAGE}

JSON on stdout. Needs no AWS SDK and no credentials.`,
  async run(args, terminal) {
    const { values } = parseArgs({
      args: [...args],
      options: { ...tableFlags, format: { type: 'string', default: TABLE_FORMATS[0] } },
    });
    const format = TABLE_FORMATS.find((known) => known === values.format);
    if (format === undefined) throw new InputError('--format', `expected ${TABLE_FORMATS.join(', ')}`);
    terminal.out(JSON.stringify(formatTables(tableDefinitions(toTableOptions(values)), format), null, 2));
    return 0;
  },
};
