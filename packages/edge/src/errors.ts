import { UrrError } from '@urr/core/errors';

/** Bytes CloudFront accepts for a function. Not adjustable. */
export const MAX_FUNCTION_BYTES = 10_240;

/**
 * A CloudFront Function whose source is longer than CloudFront accepts.
 * Thrown before anything is uploaded; `bytes` says how long it is.
 */
export class FunctionTooLargeError extends UrrError {
  readonly bytes: number;

  constructor(bytes: number, advice: string) {
    const count = (value: number): string => value.toLocaleString('en-US');
    super(
      'ERR_FUNCTION_TOO_LARGE',
      `function has ${count(bytes)} bytes, CloudFront accepts ${count(MAX_FUNCTION_BYTES)}; ${advice}`,
    );
    this.bytes = bytes;
  }
}

/** Source handed in to be composed that is not a CloudFront Function. */
export class FunctionInvalidError extends UrrError {
  constructor(message: string) {
    super('ERR_FUNCTION_INVALID', message);
  }
}
