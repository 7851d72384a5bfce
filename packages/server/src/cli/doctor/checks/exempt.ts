/** Machines have no pass: what they call must not ask for one. */
import { matchRoute } from '@urr/core/routes';
import { describe, kindOf } from '../answers';
import { type Check, fail, ok, skip, together, type Verdict, warn } from '../check';
import { exemptSamples } from '../samples';
import { OutOfRequests, type Site, type Timed } from '../site';

const CALLBACK = /callback|webhook|hook|return|notif|ipn|health/i;

/** As a payment provider sends a browser back: cross-site, without cookies. */
const CROSS_SITE = {
  'content-type': 'application/x-www-form-urlencoded',
  origin: 'https://pay.invalid',
  'sec-fetch-site': 'cross-site',
  'sec-fetch-mode': 'navigate',
};

export const exempt: Check = {
  id: 'exempt',
  title: 'exempt routes ask for no pass',
  docs: 'docs/reference/config.md#routes',
  async run(site) {
    const { api, pages } = site.config;
    // What other checks ask for anyway.
    const own = [`${api.waitingRoom}/status/x`, `${api.entryQueue}/health/live`, pages.waitingRoom].map(
      (path) => matchRoute(site.config, 'GET', path.replace('{eventId}', 'x')).rule,
    );
    const samples = exemptSamples(site.config, site.eventId).filter(
      ({ rule, method }) => method === 'GET' && !own.includes(rule),
    );
    if (samples.length === 0) return skip('no further route is exempt');
    return askEach(
      samples.map(({ rule, path }) => [`${rule} (${path})`, () => site.ask({ path })]),
      `${samples.length} exempt routes ask for no pass`,
    );
  },
};

export const callbacks: Check = {
  id: 'callbacks',
  title: 'callbacks and webhooks get through without a pass',
  docs: 'docs/reference/config.md#routes',
  async run(site) {
    const samples = exemptSamples(site.config, site.eventId).filter(
      ({ rule, method }) => method === 'POST' || (method === 'GET' && CALLBACK.test(rule)),
    );
    const paths = [...new Set([...site.callbacks, ...samples.map(({ path }) => path)])];
    if (paths.length === 0) {
      return skip(
        'no exempt route reads as one',
        'payment providers POST across sites, without cookies: name their addresses with --callback PATH',
      );
    }
    return askEach(
      paths.map((path) => [`POST ${path}`, () => post(site, path)]),
      `${paths.map((path) => `POST ${path}`).join(', ')}: no pass asked for`,
    );
  },
};

const post = (site: Site, path: string): Promise<Timed> =>
  site.ask({ method: 'POST', path, headers: CROSS_SITE, body: '' });

async function askEach(
  asks: readonly (readonly [what: string, ask: () => Promise<Timed>])[],
  well: string,
): Promise<Verdict> {
  const verdicts: Verdict[] = [];
  for (const [index, [what, ask]] of asks.entries()) {
    try {
      verdicts.push(verdictOn(what, await ask()));
    } catch (error) {
      if (!(error instanceof OutOfRequests) || index === 0) throw error;
      verdicts.push(warn(`${asks.length - index} of ${asks.length} were not asked`, 'raise --requests'));
      break;
    }
  }
  return together(verdicts, well);
}

function verdictOn(what: string, answer: Timed): Verdict {
  const kind = kindOf(answer);
  if (kind === 'refused' || kind === 'path-invalid') {
    return fail(
      `${what} was refused by the guard: ${describe(answer)}`,
      'routes.exempt at the guard that is live: build and publish it again, or urr-edge push',
    );
  }
  const isTurnedAway = answer.status === 403 || answer.status === 429;
  return isTurnedAway
    ? warn(
        `${what} was answered ${describe(answer)}, not by the guard`,
        'see that no firewall or CSRF rule stops those who call it',
      )
    : ok('');
}
