/** Do those who make passes and those who check them agree on the time? */
import { jsonOf } from '../answers';
import { type Check, fail, ok, skip, warn } from '../check';
import { visitOf } from '../visit';

/** Verifiers take `iat` up to this far ahead. */
const MOST_SKEW_SECONDS = 30;
const DOUBTFUL_SECONDS = 5;

export const clock: Check = {
  id: 'clock',
  title: 'clocks agree',
  docs: 'docs/reference/token-format.md#verification',
  async run(site) {
    const visit = await visitOf(site);
    const answer =
      typeof visit !== 'string'
        ? visit.answer
        : site.eventId === undefined
          ? undefined
          : await site.askRoom(`/status/${site.eventId}`);
    const body = (answer && jsonOf(answer)) ?? {};
    const status = (body.status ?? body) as { asOf?: unknown };
    const serverMs = Number(body.serverNow ?? status.asOf);
    const dateMs = Date.parse(answer?.header('date') ?? '') + Number(answer?.header('age') ?? 0) * 1000;
    if (answer === undefined || !(serverMs > 0))
      return skip('no answer that says the time; needs --event ID');

    // `Date` is cut to the second: half of one on average.
    const toDate = Number.isNaN(dateMs) ? 0 : Math.abs(serverMs - dateMs - 500) / 1000;
    const toUs = Math.abs(serverMs - answer.atMs) / 1000;
    const seen = `the waiting room is ${toUs.toFixed(1)} s off this machine and ${toDate.toFixed(1)} s off the Date of the answer`;
    if (toDate > MOST_SKEW_SECONDS) {
      return fail(
        seen,
        'set the clock of the waiting room (NTP): passes from the future are refused, not-yet-valid',
      );
    }
    return toUs > DOUBTFUL_SECONDS || toDate > DOUBTFUL_SECONDS
      ? warn(
          seen,
          `${toDate > DOUBTFUL_SECONDS ? 'set the clock of the waiting room' : 'set the clock of this machine, or of the waiting room'} (NTP)`,
        )
      : ok(seen);
  },
};
