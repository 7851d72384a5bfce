/** Does nobody get past without a pass? */
import { describe, kindOf, problemCode } from '../answers';
import { type Check, fail, ok, skip, together, type Verdict, warn } from '../check';
import { bestSample, guardedSamples, type Sample } from '../samples';
import { OutOfRequests, type Site, type Timed } from '../site';

const EVERYWHERE = 'put the guard on every behaviour, and urr-edge mode enforce';

export const guarded: Check = {
  id: 'guarded',
  title: 'every guarded route refuses whoever has no pass',
  docs: 'docs/guide/edge.md#4-put-it-on-every-behaviour',
  async run(site) {
    const { enforced, others } = guardedSamples(site.config, site.eventId);
    if (enforced.length === 0) return skip('the configuration enforces nothing', 'mode: "enforce"');
    const verdicts: Verdict[] = [];
    for (const [index, sample] of enforced.entries()) {
      try {
        verdicts.push(refusalVerdict(site, sample, await site.ask(asking(sample))));
      } catch (error) {
        if (!(error instanceof OutOfRequests) || index === 0) throw error;
        verdicts.push(
          warn(`${enforced.length - index} of ${enforced.length} rules were not asked`, 'raise --requests'),
        );
        break;
      }
    }
    if (others.length > 0)
      verdicts.push(warn(`${list(others)} not enforced by the configuration`, 'mode: "enforce"'));
    return together(verdicts, `${enforced.length} rules refuse whoever has no pass`);
  },
};

export const waitingPage: Check = {
  id: 'waiting-page',
  title: 'people without a pass are led to the waiting page',
  docs: 'docs/guide/edge.md#the-waiting-page',
  async run(site) {
    const sample = await refusingSample(site);
    if (typeof sample === 'string') return skip(sample);
    if (sample.method !== 'GET') return skip('no guarded route takes GET');
    const headers = { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    const { path } = sample;
    const answer = await site.ask({ path, headers });
    const location = answer.header('location') ?? '';
    if (answer.status !== 302 || location === '') {
      return kindOf(answer) === 'open'
        ? fail(`opening ${path} was answered ${describe(answer)}`, EVERYWHERE)
        : warn(
            `opening ${path} was answered ${describe(answer)} instead of 302`,
            'let redirects of the guard through',
          );
    }
    const target = new URL(location, site.shop);
    if (target.origin !== site.shop.origin) {
      return fail(
        `opening ${path} leads away, to ${target.origin}`,
        'let Location through as the guard writes it',
      );
    }
    const page = await site.ask({ path: target.pathname + target.search, headers });
    const isPage = page.status === 200 && /text\/html/.test(page.header('content-type') ?? '');
    return isPage
      ? ok(`opening ${path} leads to ${target.pathname}`)
      : fail(
          `opening ${path} leads to ${target.pathname}, which answers ${describe(page)}`,
          'upload the waiting page and put the rewrite function on its behaviour',
        );
  },
};

export const exposed: Check = {
  id: 'refused-header',
  title: 'scripts of other origins can read why they were refused',
  docs: 'docs/reference/http-api.md#what-guards-and-the-gate-answer',
  async run(site) {
    const sample = await refusingSample(site);
    if (typeof sample === 'string') return skip(sample);
    const answer = await site.ask(asking(sample));
    if (kindOf(answer) !== 'refused') return skip(`${sample.path} was not refused by the guard`);
    const names = (answer.header('access-control-expose-headers') ?? '').toLowerCase();
    return names.includes('x-urr-refused') || names.trim() === '*'
      ? ok('x-urr-refused is exposed')
      : fail(
          `refusals expose "${names || 'nothing'}"`,
          'let Access-Control-Expose-Headers through; a response headers policy must not override it',
        );
  },
};

/** A guarded address that refuses us as it should; a string says why there is none to try ways around. */
export async function refusingSample(site: Site): Promise<Sample | string> {
  const sample = bestSample(site.config, site.eventId);
  if (sample === undefined) return 'the configuration enforces nothing';
  return kindOf(await site.ask(asking(sample))) === 'open'
    ? `${sample.path} is open anyway, see guarded`
    : sample;
}

/** All requests for a sample are one request. */
const asking = ({ method, path }: Sample) => ({ method, path });

/** What an address answered that asks for a pass, to somebody without one. */
export function refusalVerdict(site: Site, { rule, path, tier }: Sample, answer: Timed): Verdict {
  const asked = path === rule ? rule : `${rule} (${path})`;
  const kind = kindOf(answer);
  if (kind === 'open') {
    const isPage = answer.status === 200 && /text\/html/.test(answer.header('content-type') ?? '');
    const todo = isPage
      ? `${EVERYWHERE}; or an error page took the refusal's place, see error-pages`
      : EVERYWHERE;
    return fail(`${asked} is open: ${describe(answer)}`, todo);
  }
  if (kind === 'failing') {
    return answer.header('x-urr-fault') !== undefined
      ? fail(`${asked}: the guard itself fails`, 'look at its log; roll back with urr-edge mode off')
      : fail(
          `${asked} answered ${describe(answer)}`,
          'a guard refuses before the origin is asked: see whether it runs',
        );
  }
  if (kind === 'blocked' || kind === 'path-invalid') {
    return fail(
      `${asked} answered ${describe(answer)}, which no guard wrote`,
      'an error page or a rule before the guard hides the refusal: browsers need it as the guard writes it',
    );
  }
  const { refusalStatus } = site.config;
  if (answer.status !== refusalStatus || problemCode(answer) === undefined) {
    return fail(
      `${asked} was refused, but arrived as ${describe(answer)} instead of ${refusalStatus} with problem JSON`,
      `take ${refusalStatus} out of the custom error responses of the CDN`,
    );
  }
  const by = answer.header('x-urr-refused');
  if (by === undefined)
    return fail(`${asked} was refused without the header x-urr-refused`, 'let it through');
  return by === 'entry' && tier === 2
    ? warn(
        `${asked} was refused by the gate behind it: a guard would have asked for the tier-1 pass first`,
        'put the guard on this behaviour: without it everybody reaches the origin',
      )
    : ok('');
}

function list(samples: readonly Sample[]): string {
  const rules = samples.map(({ rule }) => rule);
  return rules.length > 3
    ? `${rules.slice(0, 3).join(', ')} and ${rules.length - 3} more are`
    : `${rules.join(', ')}`;
}
