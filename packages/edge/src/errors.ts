import { UrrError } from '@urr/core/errors';

/** Bytes CloudFront accepts for a function, not adjustable. */
export const MAX_FUNCTION_BYTES = 10_240;

/** A CloudFront Function whose source is longer than CloudFront accepts. `bytes` is how long it is. */
export class FunctionTooLargeError extends UrrError {
  readonly bytes: number;

  constructor(bytes: number, advice: string) {
    super(
      'ERR_FUNCTION_TOO_LARGE',
      `function has ${bytes.toLocaleString('en-US')} bytes, CloudFront accepts ${MAX_FUNCTION_BYTES.toLocaleString('en-US')}; ${advice}`,
    );
    this.bytes = bytes;
  }
}
