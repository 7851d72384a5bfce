import { rulesOf } from '../../src/entry-queue/queue-rules';
import { config } from './crowd';

/** The rules of the default configuration. */
export const rules = rulesOf(config, true);
