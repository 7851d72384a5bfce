/** CloudFront Functions as source text, made where the configuration is known and uploaded as it is. */
export { FunctionInvalidError, FunctionTooLargeError } from '../errors';
export { buildGuardFunction, type GuardFunctionOptions } from './guard-function';
export { buildKeyValues, type KeyValuesOptions } from './key-values';
export { buildRewriteFunction, type RewriteOptions } from './rewrite';
