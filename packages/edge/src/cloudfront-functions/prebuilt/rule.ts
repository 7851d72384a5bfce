/** Which rule a path falls under, in njs: by one pattern instead of a walk. */
import { canonicalPath, matchPattern } from '@urr/core/routes';
import { type Match, NOWHERE } from '../../core';
import type { Asked } from './apply';
import type { FunctionData } from './settings';

export function ruleOf(data: FunctionData, asked: Asked): Match {
  return canonicalPath(asked.path) ? matchPattern(data.matcher, asked.method, asked.path) : NOWHERE;
}
