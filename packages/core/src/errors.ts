/**
 * Errors for broken configuration, broken keys, broken input and stores that cannot answer.
 * Expected answers ("still waiting", "refused") are values and never thrown.
 */

export type ErrorCode =
  | 'ERR_CONFIG_INVALID'
  | 'ERR_KEYS_INVALID'
  | 'ERR_INPUT_INVALID'
  | 'ERR_STORE_UNAVAILABLE'
  | 'ERR_CONFLICT'
  | 'ERR_FUNCTION_TOO_LARGE'
  | 'ERR_FUNCTION_INVALID';

/**
 * Base of every error this family throws. `message` begins with the code, so a log line is enough to act on;
 * it names fields and expectations, never a token, key or cookie.
 */
export class UrrError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(`${code} ${message}`, options);
    this.code = code;
    this.name = new.target.name;
  }
}

/**
 * Tells an URR error from any other, by its code. Works across the ESM and CJS copies of a package, where
 * `instanceof` does not.
 *
 * @param code when given, only errors with this code count
 */
export function isUrrError(error: unknown, code?: ErrorCode): error is UrrError {
  if (!(error instanceof Error)) return false;
  const found = (error as { code?: unknown }).code;
  return (
    typeof found === 'string' &&
    found.startsWith('ERR_') &&
    error.message.startsWith(found) &&
    (code === undefined || found === code)
  );
}

export type ConfigIssue = { readonly path: string; readonly message: string };

/** The configuration is not what `defineConfig` expects. `issues` has one entry for each fault, with its path. */
export class ConfigError extends UrrError {
  readonly issues: readonly ConfigIssue[];

  constructor(issues: readonly ConfigIssue[]) {
    super(
      'ERR_CONFIG_INVALID',
      issues.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; '),
    );
    this.issues = issues;
  }
}

/** A key ring that must not be used: short or equal secrets, wrong algorithm, missing private key. */
export class KeysError extends UrrError {
  constructor(message: string) {
    super('ERR_KEYS_INVALID', message);
  }
}

/** An argument of a public function that is out of range or of the wrong shape. `field` names it. */
export class InputError extends UrrError {
  readonly field: string;

  constructor(field: string, message: string) {
    super('ERR_INPUT_INVALID', `${field}: ${message}`);
    this.field = field;
  }
}

/**
 * A store did not answer, answered too late or is throttling. Nothing is known about the attempted write.
 *
 * @param retryAfterSeconds what a caller should wait before the next try; goes out as `Retry-After`
 */
export class StoreUnavailableError extends UrrError {
  readonly retryAfterSeconds: number;

  constructor(message: string, options: { cause?: unknown; retryAfterSeconds?: number } = {}) {
    super(
      'ERR_STORE_UNAVAILABLE',
      message,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.retryAfterSeconds = options.retryAfterSeconds ?? 2;
  }
}

/** A conditional change met a newer revision; read again and decide again. */
export class ConflictError extends UrrError {
  readonly rev: number | undefined;

  constructor(message: string, rev?: number) {
    super('ERR_CONFLICT', message);
    this.rev = rev;
  }
}
