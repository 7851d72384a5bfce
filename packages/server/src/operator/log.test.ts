import { describe, expect, it } from 'vitest';
import { operatorLogContract } from '../testing/operator-log-contract';
import { memoryOperatorLog } from './log';

operatorLogContract({ describe, it, expect }, { name: 'memory', create: () => memoryOperatorLog() });
