/** Visitors who wait ask again and again, and many of them share an address. */
import { jsonOf } from '../answers';
import { type Check, fail, ok, skip, warn } from '../check';

const WINDOW_SECONDS = 300;

export const polls: Check = {
  id: 'polls',
  title: 'those who wait stay below the rate rule',
  docs: 'docs/capacity.md#rate-rules',
  async run(site) {
    if (site.eventId === undefined) return skip('needs --event ID');
    const answer = await site.askRoom(`/status/${site.eventId}`);
    const poll = jsonOf(answer)?.poll as { minSeconds?: unknown; maxSeconds?: unknown } | undefined;
    const [least, most] = [Number(poll?.minSeconds), Number(poll?.maxSeconds)];
    if (!(least > 0 && most >= least)) return skip('the status document says nothing of polls');
    // Spread by 20 % inside the limits: far back the interval is 0.8 to 1 of the longest.
    const far = Math.round(WINDOW_SECONDS / Math.max(least, most * 0.9));
    const near = Math.ceil(WINDOW_SECONDS / least);
    const people = site.behindOneAddress;
    const each = `one who waits asks ${far} times in five minutes, ${near} near the head`;
    if (site.wafLimit === undefined) {
      return skip(
        `${each}: ${people} behind one address ${far * people} to ${near * people}`,
        'compare it with your rate rule: --waf-limit REQUESTS',
      );
    }
    const todo = 'leave the waiting room out of the rule, raise it, or raise poll.maxSeconds';
    const limit = `${site.wafLimit} allowed`;
    if (far * people > site.wafLimit) {
      return fail(`${each}: ${people} behind one address ask ${far * people} times, ${limit}`, todo);
    }
    return near * people > site.wafLimit
      ? warn(`${each}: ${people} near the head behind one address ask ${near * people} times, ${limit}`, todo)
      : ok(
          `${people} behind one address ask ${far * people} to ${near * people} times in five minutes, ${limit}`,
        );
  },
};
