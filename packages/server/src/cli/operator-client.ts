/** The operator API over HTTP, for commands: where it is, who asks, and what each kind of answer means. */
import { readFile } from 'node:fs/promises';
import type {
  operatorEventSchema,
  operatorEventsSchema,
  operatorHistorySchema,
  operatorPlansSchema,
} from '@urr/core/protocol';
import { EXIT, Failure, type Terminal, UsageError, type World } from './command';
import { printable } from './table';

type Infer<T extends { _output: unknown }> = T['_output'];
export type OperatorEvent = Infer<typeof operatorEventSchema>;
type OperatorEvents = Infer<typeof operatorEventsSchema>;
type OperatorHistory = Infer<typeof operatorHistorySchema>;
type OperatorPlans = Infer<typeof operatorPlansSchema>;
export type OperatorPlan = OperatorPlans['plans'][number];

export type ChangeBody = {
  readonly who?: string;
  readonly why?: string;
  readonly rev?: number;
  readonly settings?: object;
};

type PlanBody = ChangeBody & { readonly at: string; readonly action: string };
type CancelBody = ChangeBody & { readonly id: string };

export type OperatorClient = {
  /** Whom the token is bound to, null for one that is bound to nobody: changes then say who makes them. */
  boundTo(): Promise<string | null>;
  list(): Promise<OperatorEvents['events']>;
  get(eventId: string): Promise<OperatorEvent>;
  /** Undefined for an event nobody configured. */
  find(eventId: string): Promise<OperatorEvent | undefined>;
  history(eventId: string, limit: number): Promise<OperatorHistory['entries']>;
  change(eventId: string, action: string, body: ChangeBody): Promise<OperatorEvent>;
  /** What is to come, soonest first; plans and cancellations answer the same. */
  plans(eventId: string): Promise<readonly OperatorPlan[]>;
  plan(eventId: string, body: PlanBody): Promise<readonly OperatorPlan[]>;
  cancel(eventId: string, body: CancelBody): Promise<readonly OperatorPlan[]>;
};

export const operatorFlags = {
  url: { type: 'string' },
  'token-file': { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

export const OPERATOR_USAGE = `  --url URL          of the operator API, default URR_OPERATOR_URL
  --token-file FILE  that holds the operator's token, default the variable URR_OPERATOR_TOKEN
  --json             answer as JSON`;

const PREFIX = '/urr/operator';
const PATIENCE_MS = 15_000;

/** @throws {UsageError} it is not said where the operator API is, or who asks */
export async function openOperator(
  values: { readonly url?: string | undefined; readonly 'token-file'?: string | undefined },
  terminal: Terminal,
  { env, fetch }: World,
): Promise<OperatorClient> {
  const base = baseOf(values.url ?? env.URR_OPERATOR_URL);
  const token = await tokenOf(values['token-file'], env.URR_OPERATOR_TOKEN);
  if (base.protocol === 'http:' && !/^(localhost|127\..*|\[::1\])$/.test(base.hostname)) {
    terminal.err('warning: the operator token goes to an http address, where others can read it');
  }

  async function ask(path: string, body?: ChangeBody): Promise<{ status: number; value: unknown }> {
    const request = {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'manual' as const, // the token goes nowhere else
      signal: AbortSignal.any([AbortSignal.timeout(PATIENCE_MS), terminal.signal]),
    };
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${base.origin}${base.pathname}${path}`, request);
      text = await response.text();
    } catch (error) {
      throw new Failure('ERR_OPERATOR_UNREACHABLE', `${base.origin}: ${reasonOf(error)}`);
    }
    const { status } = response;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      const type = response.headers.get('content-type') ?? 'no content type';
      const found = status >= 300 && status < 400 ? 'a redirect' : printable(type);
      throw new Failure(
        'ERR_OPERATOR_ANSWER',
        `${base.origin}${base.pathname} answered ${status} with ${found}, expected the operator API`,
      );
    }
    return { status, value };
  }

  async function demand<T>(path: string, body?: ChangeBody): Promise<T> {
    const { status, value } = await ask(path, body);
    if (status === 200) return value as T;
    throw failureOf(status, value);
  }

  const event = (eventId: string): string => `/events/${encodeURIComponent(eventId)}`;
  return {
    async boundTo() {
      const { status, value } = await ask('/whoami');
      if (status === 404) return ''; // an older server: every token has a name
      if (status !== 200) throw failureOf(status, value);
      return (value as { who: string | null }).who;
    },
    list: async () => (await demand<OperatorEvents>('/events')).events,
    get: (eventId) => demand(event(eventId)),
    async find(eventId) {
      const { status, value } = await ask(event(eventId));
      if (status === 200) return value as OperatorEvent;
      if (status === 404 && codeOf(value) === 'event-unknown') return undefined;
      throw failureOf(status, value);
    },
    history: async (eventId, limit) =>
      (await demand<OperatorHistory>(`${event(eventId)}/history?limit=${limit}`)).entries,
    change: (eventId, action, body) => demand(`${event(eventId)}/${action}`, body),
    plans: async (eventId) => (await demand<OperatorPlans>(`${event(eventId)}/plans`)).plans,
    plan: async (eventId, body) => (await demand<OperatorPlans>(`${event(eventId)}/plan`, body)).plans,
    cancel: async (eventId, body) => (await demand<OperatorPlans>(`${event(eventId)}/cancel`, body)).plans,
  };
}

function baseOf(given: string | undefined): URL {
  if (!given) throw new UsageError('where is the operator API? Set URR_OPERATOR_URL or give --url URL');
  let url: URL;
  try {
    url = new URL(given);
  } catch {
    throw new UsageError('the operator URL does not parse, expected one as https://ops.example');
  }
  if (!/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw new UsageError('expected an http(s) operator URL without a name or password in it');
  }
  const path = url.pathname.replace(/\/+$/, '');
  url.pathname = path.endsWith(PREFIX) ? path : path + PREFIX;
  return url;
}

async function tokenOf(file: string | undefined, variable: string | undefined): Promise<string> {
  const token = (file === undefined ? variable : await tokenIn(file))?.trim();
  if (!token) throw new UsageError('who are you? Set URR_OPERATOR_TOKEN or give --token-file FILE');
  if (!/^[\x21-\x7e]+$/.test(token)) throw new UsageError('the operator token holds characters no token has');
  return token;
}

async function tokenIn(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read --token-file: ${String((error as { code?: unknown }).code)}`);
  }
}

/** Node's fetch says "fetch failed" and keeps the reason in its cause. */
function reasonOf(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: unknown; message?: string } };
  if (name === 'TimeoutError') return `no answer within ${PATIENCE_MS / 1000} s`;
  if (name === 'AbortError') return 'interrupted';
  const code = String(cause?.code ?? '');
  const words: Readonly<Record<string, string>> = {
    ECONNREFUSED: 'nobody listens there',
    ENOTFOUND: 'there is no such host',
    EAI_AGAIN: 'the name could not be looked up',
    ECONNRESET: 'the connection was cut',
  };
  const told = words[code] ?? printable(cause?.message ?? (error as Error).message);
  return code === '' ? told : `${told} (${code})`;
}

function codeOf(value: unknown): string {
  const { code } = (value ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
}

function failureOf(status: number, value: unknown): Failure {
  const { title, detail, reason, rev } = (value ?? {}) as Record<string, unknown>;
  const now = typeof rev === 'number' ? `the event is at revision ${rev}` : undefined;
  const told = [detail ?? title, reason, now].filter((part) => typeof part === 'string').join(', ');
  const text = printable(`${status} ${codeOf(value)}${told === '' ? '' : `: ${told}`}`);
  if (status === 409) return new Failure('ERR_OPERATOR_CONFLICT', text, EXIT.conflict);
  if (status >= 500) return new Failure('ERR_OPERATOR_FAILED', text, EXIT.failed);
  return new Failure('ERR_OPERATOR_REFUSED', text, EXIT.refused);
}
