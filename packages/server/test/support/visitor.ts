/** A visitor of an HTTP app: keeps cookies as a browser would. */
import type { FetchHandler } from '../../src/http/http-app';

/** The JSON of any answer; each test knows which it looks at. */
type WireBody = {
  readonly [member: string]: unknown;
  readonly state: string;
  readonly code: string;
  readonly reason: string;
  readonly position: number;
  readonly place: string;
  readonly token: string;
  readonly rev: number;
};

type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: WireBody;
  readonly text: string;
  /** Set-Cookie values as they came. */
  readonly cookies: readonly string[];
};

export type Visitor = {
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, init?: { body?: string; headers?: Record<string, string> }): Promise<Answer>;
  send(request: Request): Promise<Answer>;
  readonly jar: Map<string, string>;
};

export const ORIGIN = 'https://tickets.example';

export function createVisitor(app: FetchHandler, origin = ORIGIN): Visitor {
  const jar = new Map<string, string>();
  async function send(request: Request): Promise<Answer> {
    const response = await app.fetch(request);
    const cookies = response.headers.getSetCookie();
    for (const cookie of cookies) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (name === undefined || value === undefined) throw new Error('a cookie without a name');
      if (/; Max-Age=0(;|$)/.test(cookie)) jar.delete(name);
      else jar.set(name, value);
    }
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '') && text !== '';
    const body = (isJson ? JSON.parse(text) : {}) as WireBody;
    return { status: response.status, headers: response.headers, body, text, cookies };
  }
  const withCookies = (headers: Record<string, string> = {}): Headers => {
    const all = new Headers(headers);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    if (cookie !== '' && !all.has('cookie')) all.set('cookie', cookie);
    return all;
  };
  return {
    jar,
    send,
    get: (path, headers) => send(new Request(origin + path, { headers: withCookies(headers) })),
    post: (path, { body, headers } = {}) =>
      send(
        new Request(origin + path, {
          method: 'POST',
          headers: withCookies(
            body === undefined ? headers : { 'content-type': 'application/json', ...headers },
          ),
          ...(body === undefined ? {} : { body }),
        }),
      ),
  };
}

/** A Set-Cookie value with its secret or time cut out, for comparing the attributes. */
export function attributesOf(cookie: string): string {
  return cookie.replace(/=eyJ[^;]*/, '=<token>').replace(/=\d{10};/, '=<seconds>;');
}
