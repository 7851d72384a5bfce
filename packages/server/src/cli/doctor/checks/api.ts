/** Do both tiers answer where pages ask for them? */
import { describe, jsonOf, problemCode } from '../answers';
import { type Check, fail, ok, skip, together, type Verdict } from '../check';
import type { Site, Timed } from '../site';

/** An event nobody has. */
export const nobodysEvent = (site: Site) => site.askRoom(`/status/urr-doctor-${site.nonce}`);

export const apiAnswers: Check = {
  id: 'api',
  title: 'both tiers answer JSON at their addresses',
  docs: 'docs/reference/http-api.md#waiting-room',
  async run(site) {
    const { api } = site.config;
    const status = await anyStatus(site);
    const live = await site.ask({ path: `${api.entryQueue}/health/live` });
    return together(
      [
        isJson(status) && [200, 404].includes(status.status)
          ? ok('')
          : lost(`${site.api.origin}${api.waitingRoom}/status/…`, status, `${api.waitingRoom}/*`),
        jsonOf(live)?.state === 'live'
          ? ok('')
          : lost(`${site.shop.origin}${api.entryQueue}/health/live`, live, `${api.entryQueue}/*`),
      ],
      `${api.waitingRoom} and ${api.entryQueue} answer JSON`,
    );
  },
};

/** Of the event; without one, of an event nobody has. */
const anyStatus = (site: Site): Promise<Timed> =>
  site.eventId === undefined ? nobodysEvent(site) : site.askRoom(`/status/${site.eventId}`);

export const eventKnown: Check = {
  id: 'event',
  title: 'the event is known',
  docs: 'docs/reference/http-api.md#get-vwr-apivwrstatuseventid',
  async run(site) {
    if (site.eventId === undefined) return skip('needs --event ID');
    const answer = await site.askRoom(`/status/${site.eventId}`);
    const { phase, rev, segments } = jsonOf(answer) ?? {};
    if (answer.status === 200 && Array.isArray(segments))
      return ok(`${site.eventId} is ${phase}, revision ${rev}`);
    if (!isJson(answer)) return skip('the waiting room does not answer, see api');
    return problemCode(answer) === 'event-unknown'
      ? fail(`nobody configured ${site.eventId}`, `urr event open ${site.eventId}, or another --event`)
      : fail(`its status answered ${describe(answer)}`, 'look at the log of the waiting room');
  },
};

/** Custom error pages of a CDN take refusals for failures and put a page in their place. */
export const errorPages: Check = {
  id: 'error-pages',
  title: 'no error page swallows a refusal',
  docs: 'docs/guide/edge.md#5-close-the-other-doors',
  async run(site) {
    if (!isJson(await anyStatus(site))) return skip('the waiting room does not answer, see api');
    const event = site.eventId ?? `urr-doctor-${site.nonce}`;
    const asked: [string, number, Timed][] = [['an unknown event', 404, await nobodysEvent(site)]];
    // Without a place every event, known or not, is answered 403.
    asked.push(['a check without a place', 403, await site.askRoom(`/check/${event}`)]);
    const verdicts = asked.map(([what, status, answer]): Verdict => {
      const told = jsonOf(answer)?.status;
      if (problemCode(answer) !== undefined && told === answer.status) return ok('');
      if (what === 'an unknown event' && site.config.unknownEvents === 'off') return ok('');
      const found = told === undefined ? describe(answer) : `${answer.status} around a problem of ${told}`;
      return fail(
        `${what} was answered ${found} instead of ${status} with problem JSON`,
        'take 403 and 404 out of the custom error responses of the CDN: pages need the JSON and the status',
      );
    });
    return together(verdicts, '403 and 404 arrive as the origin wrote them');
  },
};

export const cors: Check = {
  id: 'cors',
  title: 'a shop on another origin may ask the API',
  docs: 'docs/reference/http-api.md#waiting-room',
  async run(site) {
    const { shop, api } = site;
    if (shop.origin === api.origin) return skip('shop and API are one origin');
    const answer = await site.askRoom(`/assign/${site.eventId ?? 'urr-doctor'}`, {
      method: 'OPTIONS',
      headers: { origin: shop.origin, 'access-control-request-method': 'POST' },
    });
    const allowed = answer.header('access-control-allow-origin');
    const isAllowed = allowed === shop.origin && answer.header('access-control-allow-credentials') === 'true';
    return isAllowed
      ? ok(`${shop.origin} may ask ${api.origin} with cookies`)
      : fail(
          `a preflight from ${shop.origin} was answered ${answer.status}, allowing ${allowed ?? 'no origin'}`,
          `give the app cors: ["${shop.origin}"], and let the CDN forward Origin and OPTIONS`,
        );
  },
};

function isJson(answer: Timed): boolean {
  return /\bjson\b/.test(answer.header('content-type') ?? '') && jsonOf(answer) !== undefined;
}

function lost(address: string, answer: Timed, behaviour: string): Verdict {
  return fail(
    `${address} answered ${describe(answer)}`,
    `route ${behaviour} to the service that has it, all methods allowed`,
  );
}
