/**
 * What the guard is asked and what it answers: the same in every runtime, free of any runtime's own types.
 */
import type { Problem } from '@urr/core/problem';

/** One request as the guard reads it. Adapters build it from CloudFront events, Fetch requests and Node requests. */
export type GuardRequest = {
  /** As sent; methods are case-sensitive. */
  method: string;
  /** Raw, not decoded, without query. */
  path: string;
  /** Raw, without the `?`. */
  query: string;
  /** The value of a request header, asked for by its lower-case name. */
  header(name: string): string | undefined;
  /** Raw Cookie header values, one for each header. */
  cookies: readonly string[];
  /** Epoch milliseconds. */
  now: number;
};

/**
 * The guard's answer.
 *
 * `forward`: let the request through after removing the headers in `strip` (names compare without case and with `_`
 * as `-`), then setting those in `set`. `redirect`: 302 to `location`, a path of the same site. `refuse`: answer with
 * `status` and `problem`. `clear` names cookies that hold nothing usable any more.
 *
 * `reason` is a stable kebab-case word for logs: a verdict of the token (`missing`, `expired`, `wrong-event`, …),
 * `admitted`, `open`, `exempt`, `preflight`, `bypass`, `off`, `path-invalid`, `event-invalid`, `prefetch`,
 * `cookies-needed`, `fault`; in shadow mode `shadow:` and what would have happened.
 */
export type Decision =
  | {
      kind: 'forward';
      reason: string;
      eventId?: string;
      set: Record<string, string>;
      strip: readonly string[];
    }
  | { kind: 'redirect'; location: string; reason: string; eventId?: string; clear: readonly string[] }
  | { kind: 'refuse'; status: number; problem: Problem; reason: string; clear: readonly string[] };

/** A guard: synchronous, never throws. */
export type Guard = (request: GuardRequest) => Decision;
