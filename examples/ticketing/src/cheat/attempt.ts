/**
 * Attempts to reach the seats of an event without waiting for them, over real HTTP. Whatever an attempt needs it gets
 * as anybody could: tokens are forged with a made-up key, or fetched from an event without a line.
 */
import { randomBytes } from 'node:crypto';
import { type Config, cookieNames, createKeyRing, createTokens, randomId, type Tokens } from '@urr/core';
import { type CookieJar, createCookieJar } from '../crowd/cookie-jar';
import type { Http } from '../crowd/http';
import type { CheatName } from './cheats';

export type Attempt = {
  readonly cheat: CheatName;
  /** The request that mattered, as sent; tokens shortened. */
  readonly request: string;
  /** 0 when there was no answer, or an honest request that had to come first got none: nothing was proven. */
  readonly status: number;
  readonly code: string | null;
  readonly reason: string | null;
  /** Which tier refused, by header. */
  readonly refusedBy: string | null;
  readonly passed: boolean;
  readonly body: string;
};

export type Cheater = (cheat: CheatName, eventId: string) => Promise<Attempt>;

type Target = { readonly path: string; readonly cookie?: string };

export function createCheater({
  http,
  config,
  quietEvent,
}: {
  http: Http;
  config: Config;
  quietEvent: string;
}): Cheater {
  const madeUp = (kid: string): Parameters<typeof createTokens>[0]['keys'] =>
    createKeyRing([{ kid, alg: 'HS256', secret: randomBytes(32) }]);
  const forge: Record<'vwr' | 'entry', Tokens> = {
    vwr: createTokens({ config, kind: 'vwr', keys: madeUp('v1') }),
    entry: createTokens({ config, kind: 'entry', keys: madeUp('e1') }),
  };

  const targets: Readonly<Record<CheatName, (eventId: string) => Promise<Target>>> = {
    'no-cookie': async (eventId) => ({ path: seats(eventId) }),
    async 'forged-token'(eventId) {
      const input = { eventId, epoch: 1, subject: randomId(), position: 1 };
      const names = cookieNames(config, eventId);
      return {
        path: seats(eventId),
        cookie: `${names.vwr}=${await forge.vwr.issue(input)}; ${names.entry}=${await forge.entry.issue(input)}`,
      };
    },
    async 'other-event'(eventId) {
      const { vwr, entry } = await passesOf(quietEvent);
      const [own, other] = [cookieNames(config, eventId), cookieNames(config, quietEvent)];
      // Under both names: the one it came with, and the one this event's passes have.
      return {
        path: seats(eventId),
        cookie: `${own.vwr}=${vwr}; ${own.entry}=${entry}; ${other.vwr}=${vwr}`,
      };
    },
    'hidden-path': async (eventId) => ({ path: `/api/v1/events/%2e%2e/seats/${eventId}` }),
    async 'spent-place'() {
      const { vwr, entry, jar } = await passesOf(quietEvent);
      await prepare(`/api/v1/queue/${quietEvent}/complete`, jar);
      const names = cookieNames(config, quietEvent);
      return { path: seats(quietEvent), cookie: `${names.vwr}=${vwr}; ${names.entry}=${entry}` };
    },
  };

  /** Both passes of an event nobody waits for, by asking for them. */
  async function passesOf(eventId: string) {
    const jar = createCookieJar();
    const names = cookieNames(config, eventId);
    await prepare(`/vwr-api/vwr/assign/${eventId}`, jar);
    await prepare(`/api/v1/queue/${eventId}/join`, jar);
    return { jar, vwr: jar.get(names.vwr) ?? '', entry: jar.get(names.entry) ?? '' };
  }

  /** One honest step on the way to a cheat. */
  async function prepare(path: string, jar: CookieJar): Promise<void> {
    const cookie = jar.header();
    const answer = await http.send({
      method: 'POST',
      path,
      body: '{}',
      headers: { ...HEADERS, 'content-type': 'application/json', ...(cookie === '' ? {} : { cookie }) },
    });
    if (answer.status !== 200) throw new Unprepared(`${path} answered ${answer.status}`);
    jar.store(answer.headers['set-cookie']);
  }

  return async (cheat, eventId) => {
    const target = await targets[cheat](eventId).catch((error: unknown) => {
      if (error instanceof Unprepared) return undefined;
      throw error;
    });
    if (target === undefined) return { ...NOTHING, cheat };
    const { path, cookie } = target;
    const answer = await http.send({
      method: 'GET',
      path,
      headers: { ...HEADERS, ...(cookie === undefined ? {} : { cookie }) },
    });
    const problem = (answer.json() ?? {}) as { code?: string; reason?: string };
    return {
      cheat,
      request: `GET ${path} HTTP/1.1${cookie === undefined ? '' : `\nCookie: ${shorten(cookie)}`}`,
      status: answer.status,
      code: problem.code ?? null,
      reason: problem.reason ?? null,
      refusedBy: headerText(answer.headers['x-urr-refused']),
      passed: answer.status >= 200 && answer.status < 300,
      body: answer.text.slice(0, 600),
    };
  };
}

/** The cheat could not even be tried, because an honest request before it was lost. */
class Unprepared extends Error {}

const NOTHING: Omit<Attempt, 'cheat'> = {
  request: '',
  status: 0,
  code: null,
  reason: null,
  refusedBy: null,
  passed: false,
  body: '',
};

const HEADERS = {
  accept: 'application/json',
  'user-agent': 'urr-crowd/1.0',
  'sec-fetch-mode': 'cors',
  'sec-fetch-site': 'same-origin',
};

function seats(eventId: string): string {
  return `/api/v1/seats/${eventId}`;
}

function shorten(cookie: string): string {
  return cookie.replace(/=([^;]{14})[^;]*/g, '=$1…');
}

function headerText(value: string | readonly string[] | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
