/** A visit to the waiting room, for the sake of its cookies. */
import { cookieNames } from '@urr/core/cookies';
import { jsonOf, problemCode } from './answers';
import type { Site, Timed } from './site';

export type SetCookie = {
  readonly name: string;
  readonly value: string;
  /** By lower-case name; flags are ''. */
  readonly attributes: Readonly<Record<string, string>>;
};

export type Visit = { readonly answer: Timed; readonly cookies: readonly SetCookie[] };

const visits = new WeakMap<Site, Promise<Visit | string>>();

/** Joins once. A string says why nobody joined. */
export function visitOf(site: Site): Promise<Visit | string> {
  const known = visits.get(site) ?? join(site);
  visits.set(site, known);
  return known;
}

async function join(site: Site): Promise<Visit | string> {
  if (site.eventId === undefined) return 'needs --event ID';
  if (!site.join) return 'nobody joined, as --no-join says';
  const path = `/assign/${site.eventId}`;
  const post = { method: 'POST', body: '', again: true };
  let answer = await site.askRoom(path, post);
  // `cookieFirst`: one cookie is one number.
  if (answer.status === 429 && answer.setCookies.length > 0) {
    const cookie = cookieHeader(answer.setCookies.map(parseSetCookie));
    answer = await site.askRoom(path, { ...post, headers: { cookie } });
  }
  const code = problemCode(answer);
  if (code !== undefined) return `joining was answered ${answer.status} ${code}`;
  if (answer.status !== 200 || jsonOf(answer) === undefined) return `joining was answered ${answer.status}`;
  return { answer, cookies: answer.setCookies.map(parseSetCookie) };
}

/** Gives the place back, so that nobody waits behind a doctor. */
export async function leave(site: Site): Promise<void> {
  const visit = await visits.get(site);
  if (visit === undefined || typeof visit === 'string' || site.eventId === undefined) return;
  const { place1 } = cookieNames(site.config, site.eventId);
  if (!visit.cookies.some(({ name }) => name === place1)) return;
  await site.askRoom(`/leave/${site.eventId}`, {
    method: 'POST',
    body: '',
    headers: { cookie: cookieHeader(visit.cookies) },
    isLast: true,
  });
}

export function cookieHeader(cookies: readonly SetCookie[]): string {
  return cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}

function parseSetCookie(line: string): SetCookie {
  const [pair = '', ...rest] = line.split(';');
  const [name = '', value = ''] = splitOnce(pair);
  const attributes = rest.map(splitOnce).map(([key, text]) => [key.toLowerCase(), text]);
  return { name, value, attributes: Object.fromEntries(attributes) };
}

function splitOnce(text: string): [string, string] {
  const at = text.indexOf('=');
  return at < 0 ? [text.trim(), ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}
