/** What is for all may be kept for its seconds, what is for one never. */
import { jsonOf } from '../answers';
import { type Check, fail, ok, skip, together, type Verdict, warn } from '../check';
import { bestSample } from '../samples';
import type { Timed } from '../site';
import { visitOf } from '../visit';
import { nobodysEvent } from './api';

/** What a document may be older than its `max-age`: time on the way, and clocks. */
const GRACE_SECONDS = 5;

export const statusCache: Check = {
  id: 'status-cache',
  title: 'the status document is kept for its seconds and no longer',
  docs: 'docs/reference/http-api.md#get-vwr-apivwrstatuseventid',
  async run(site) {
    if (site.eventId === undefined) return skip('needs --event ID');
    const path = `/status/${site.eventId}`;
    const first = await site.askRoom(path);
    if (first.status !== 200 || jsonOf(first) === undefined) return skip('no status document, see event');
    const second = await site.askRoom(path, { again: true });
    const control = first.header('cache-control') ?? '';
    const seconds = Number(/\b(?:s-maxage|max-age)=(\d+)/.exec(control)?.[1] ?? 0);
    if (!/\bpublic\b/.test(control) || seconds < 1 || first.setCookies.length > 0) {
      return fail(
        `its Cache-Control is "${control}"${first.setCookies.length > 0 ? ', and it sets a cookie' : ''}`,
        'let public, max-age=1 through as the waiting room writes it: without it every poll reaches the origin',
      );
    }
    const age = Number(second.header('age') ?? 0);
    const asOf = Number(jsonOf(second)?.asOf);
    const behind = (Date.parse(second.header('date') ?? '') - asOf) / 1000 + age;
    if (age > seconds + GRACE_SECONDS || behind > seconds + GRACE_SECONDS) {
      return fail(
        `a document for ${seconds} s came ${Math.round(Math.max(age, behind))} s old`,
        'set the minimum TTL of this behaviour to 0: an old document lets nobody see that it is their turn',
      );
    }
    return ok(`public, max-age=${seconds}, ${age} s old when asked again`);
  },
};

export const noStore: Check = {
  id: 'no-store',
  title: 'answers to one visitor and refusals are stored nowhere',
  docs: 'docs/reference/http-api.md#what-guards-and-the-gate-answer',
  async run(site) {
    const sample = bestSample(site.config, site.eventId);
    const visit = await visitOf(site);
    const answers: [string, Timed][] = [
      ['a check without a place', await site.askRoom(`/check/${site.eventId ?? `urr-doctor-${site.nonce}`}`)],
      ['an unknown event', await nobodysEvent(site)],
      ...(typeof visit === 'string' ? [] : [['joining', visit.answer] as [string, Timed]]),
    ];
    if (sample !== undefined) {
      const { method, path } = sample;
      answers.push([`the refusal of ${path}`, await site.ask({ method, path })]);
    }
    return together(
      answers.map(([what, answer]) => storedVerdict(what, answer)),
      `${answers.length} answers say no-store and come without Age`,
    );
  },
};

function storedVerdict(what: string, answer: Timed): Verdict {
  // Open paths and failing origins are other checks' business.
  if (answer.status >= 500 || (answer.status === 200 && what.startsWith('the refusal'))) return ok('');
  const control = answer.header('cache-control') ?? '';
  const age = answer.header('age');
  if (age !== undefined && Number(age) > 0) {
    return fail(
      `${what} came from a cache, ${age} s old`,
      'let the behaviour cache nothing but what says public, and no errors: error caching minimum TTL 0',
    );
  }
  if (/\bno-store\b/.test(control)) return ok('');
  const todo = 'let Cache-Control through as the origin writes it';
  return answer.setCookies.length > 0
    ? fail(`${what} sets cookies and says "${control}"`, todo)
    : warn(`${what} says "${control}"`, todo);
}
