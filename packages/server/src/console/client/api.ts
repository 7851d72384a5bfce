/** The operator API, asked with the token of this tab. */
import type { OperatorEvent } from '../../operator/event';
import type { OperatorEntry } from '../../operator/log';
import type { Plan } from '../../operator/plans';

export type Event = OperatorEvent;
export type Entry = OperatorEntry;
export type { Plan };
/** Answer of GET events/{eventId}/live. */
export type Live = {
  readonly asOf: number;
  readonly event: Event;
  readonly plans: readonly Plan[];
  readonly meters: Readonly<Record<string, number>> | null;
};
export type Me = { readonly who: string | null; readonly scope: 'read' | 'operate' | 'admin' };
export type History = { readonly entries: readonly Entry[]; readonly before: string | number | null };

/** What the API answered instead; `status` 0: nothing came. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(status: number, code: string, detail?: string, retryAfterMs?: number) {
    super(code);
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.retryAfterMs = retryAfterMs;
  }
}

export type Api = {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: object): Promise<T>;
};

/** How long an answer may take before it counts as none. */
const PATIENCE_MS = 10_000;

export function createApi(prefix: string, token: string): Api {
  async function ask<T>(path: string, init: RequestInit): Promise<T> {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const ending = new AbortController();
    const timer = setTimeout(() => ending.abort(), PATIENCE_MS);
    try {
      const response = await fetch(prefix + path, {
        ...init,
        headers,
        cache: 'no-store',
        signal: ending.signal,
      });
      const body = (await response.json()) as { readonly code?: string; readonly detail?: string };
      if (response.ok) return body as T;
      const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
      const wait = Number.isFinite(seconds) ? seconds * 1000 : undefined;
      throw new Refused(response.status, body.code ?? String(response.status), body.detail, wait);
    } catch (error) {
      throw error instanceof Refused ? error : new Refused(0, 'offline');
    } finally {
      clearTimeout(timer);
    }
  }
  return {
    get: (path) => ask(path, { method: 'GET' }),
    post: (path, body) => ask(path, { method: 'POST', body: JSON.stringify(body) }),
  };
}
