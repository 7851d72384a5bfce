/** Log lines about failures: what went wrong, never a token, key or cookie. */

const TOKEN = /[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g;
const SECRET = /[A-Za-z0-9_+/=-]{40,}/g;

/**
 * Name and message of a failure in one line. Messages of other people's code may quote what they choked on, so
 * whatever has the shape of a token or a secret is cut out; the stack stays out altogether.
 */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return 'something that is no error was thrown';
  const text = `${error.name}: ${error.message}`.replace(TOKEN, '[token]').replace(SECRET, '[secret]');
  return text.replace(/[\r\n\t]+/g, ' ').slice(0, 300);
}
