/** Finding the guard's lines in whatever a log system puts around them. */

export type LoggedDecision = {
  /** Without `shadow:`. */
  readonly reason: string;
  readonly shadow: boolean;
  readonly eventId: string | null;
  readonly method: string;
  readonly path: string;
};

const MARK = '{"urr":"guard"';

/**
 * Reads one line of a log: the guard's JSON alone, after the request id and level that CloudFront Functions and Lambda
 * put before it, or as the message inside a JSON record, as CloudWatch exports it.
 *
 * @returns undefined for lines of somebody else
 */
export function readDecision(line: string): LoggedDecision | undefined {
  const plain = line.indexOf(MARK);
  if (plain >= 0) return parse(line.slice(plain));
  const quoted = line.indexOf(JSON.stringify(MARK).slice(1, -1));
  if (quoted < 0) return undefined;
  const end = /^(?:[^"\\]|\\.)*/.exec(line.slice(quoted))?.[0] ?? '';
  const text = tryParse(`"${end}"`);
  return typeof text === 'string' ? parse(text) : undefined;
}

function parse(text: string): LoggedDecision | undefined {
  const found = tryParse(text.slice(0, text.lastIndexOf('}') + 1));
  if (typeof found !== 'object' || found === null) return undefined;
  const { reason, eventId, method, path } = found as Record<string, unknown>;
  if (typeof reason !== 'string') return undefined;
  const shadow = reason.startsWith('shadow:');
  return {
    reason: shadow ? reason.slice('shadow:'.length) : reason,
    shadow,
    eventId: typeof eventId === 'string' ? eventId : null,
    method: typeof method === 'string' ? method : '-',
    path: typeof path === 'string' ? path : '-',
  };
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
