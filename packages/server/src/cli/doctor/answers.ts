/** What an answer is: ours, somebody else's, or nobody's business. */
import type { Answer } from './transport';

/** The members of JSON, or undefined for anything else. */
export function jsonOf({ body }: Answer): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** The code of problem JSON. */
export function problemCode(answer: Answer): string | undefined {
  const { code, type } = jsonOf(answer) ?? {};
  return typeof code === 'string' && typeof type === 'string' ? code : undefined;
}

/** `200 text/html`: what to call an answer. */
export function describe(answer: Answer): string {
  const type = (answer.header('content-type') ?? '').split(';')[0];
  const code = problemCode(answer);
  return [answer.status, code ?? (type || 'without a content type')].join(' ');
}

export type Kind =
  /** By a guard or the gate, for lack of a pass. */
  | 'refused'
  /** By a guard, for what the path looks like. */
  | 'path-invalid'
  /** 400, 401, 403, 414 or 429 of somebody else. */
  | 'blocked'
  /** A guard or a server that fails. */
  | 'failing'
  /** It reached what is behind the guard. */
  | 'open';

export function kindOf(answer: Answer): Kind {
  if (answer.header('x-urr-refused') !== undefined) return 'refused';
  const code = problemCode(answer);
  if (code !== undefined && /^(vwr|entry|event)-required$/.test(code)) return 'refused';
  if (code === 'path-invalid' || code === 'event-invalid') return 'path-invalid';
  if (answer.status >= 500) return 'failing';
  return [400, 401, 403, 414, 429].includes(answer.status) ? 'blocked' : 'open';
}
