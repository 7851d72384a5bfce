/**
 * The error of arithmetic that pages and functions bundle: code and field of an `InputError`, without the class.
 * `isUrrError` goes by the code.
 */
export function outOfRange(field: string, expected: string): RangeError {
  const error = new RangeError(`ERR_INPUT_INVALID ${field}: expected ${expected}`);
  return Object.assign(error, { code: 'ERR_INPUT_INVALID', field: field });
}
