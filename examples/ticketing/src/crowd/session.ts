/** One visitor's conversation with the site: cookies or headers, and nothing a browser could not send. */
import type { Config } from '@urr/core';
import { USER_HEADER } from '../draw/sign-in';
import { createCookieJar } from './cookie-jar';
import type { Answer, Http, Sent } from './http';

export type Session = {
  get(path: string, options?: Partial<Sent>): Promise<Answer>;
  post(path: string, body?: unknown, options?: Partial<Sent>): Promise<Answer>;
  /** Keeps a token that came in a body; those in cookies keep themselves. */
  keep(what: 'place1' | 'place2' | 'vwr' | 'entry' | 'user', token: string | undefined): void;
};

const AGENT = {
  'user-agent': 'urr-crowd/1.0',
  accept: 'application/json',
  'sec-fetch-mode': 'cors',
  'sec-fetch-site': 'same-origin',
};

/** @param carrier where tokens travel: in cookies, or in headers as an app without cookies sends them */
export function createSession(http: Http, config: Config, carrier: 'cookies' | 'headers'): Session {
  const jar = createCookieJar();
  const carried: { place1?: string; place2?: string; vwr?: string; entry?: string; user?: string } = {};

  async function send(sent: Sent): Promise<Answer> {
    const answer = await http.send({ ...sent, headers: { ...AGENT, ...tokens(sent.path), ...sent.headers } });
    if (carrier === 'cookies') jar.store(answer.headers['set-cookie']);
    return answer;
  }

  function tokens(path: string): Record<string, string> {
    if (carrier === 'cookies') {
      const cookie = jar.header();
      return cookie === '' ? {} : { cookie };
    }
    const place = path.startsWith(config.api.waitingRoom)
      ? carried.place1
      : path.startsWith(config.api.entryQueue)
        ? carried.place2
        : undefined;
    return {
      'x-urr-token': 'body',
      ...(place === undefined ? {} : { authorization: `Bearer ${place}` }),
      ...(carried.user === undefined ? {} : { [USER_HEADER]: carried.user }),
      ...(carried.vwr === undefined ? {} : { [config.vwrHeader]: carried.vwr }),
      ...(carried.entry === undefined ? {} : { [config.entryHeader]: carried.entry }),
    };
  }

  return {
    get: (path, options) => send({ method: 'GET', path, ...options }),
    post: (path, body = {}, options) =>
      send({
        method: 'POST',
        path,
        body: JSON.stringify(body),
        ...options,
        headers: { 'content-type': 'application/json', ...options?.headers },
      }),
    keep(what, token) {
      if (carrier === 'headers' && token !== undefined) carried[what] = token;
    },
  };
}
