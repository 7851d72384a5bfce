/** CloudFront Functions as source text, made where the configuration is known and uploaded as it is. */
export { FunctionInvalidError, FunctionTooLargeError } from '../errors';
export { buildRewriteFunction, type RewriteOptions } from './rewrite';
