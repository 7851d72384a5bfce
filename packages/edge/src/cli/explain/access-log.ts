/**
 * CloudFront's standard access log: tab-separated, with a `#Fields:` line that names the columns.
 *
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html
 */

/** One request of a log. What the log leaves out or has as `-` is undefined. */
export type LogEntry = {
  readonly method: string;
  /** As it was sent, without query. */
  readonly path: string;
  readonly host: string | undefined;
  readonly referer: string | undefined;
  readonly userAgent: string | undefined;
};

/** The columns of a log without a `#Fields:` line, as the standard log has always begun. */
const STANDARD =
  'date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header';

/**
 * Makes the reader of one log.
 *
 * @returns for each line the request, `null` for comments and empty lines, `undefined` for lines it cannot read
 */
export function createAccessLogReader(): (line: string) => LogEntry | null | undefined {
  let columns = columnsOf(STANDARD);
  return (line) => {
    if (line.startsWith('#')) {
      if (line.startsWith('#Fields:')) columns = columnsOf(line.slice('#Fields:'.length));
      return null;
    }
    if (line === '') return null;
    const fields = line.split('\t');
    const field = (name: string): string | undefined => {
      const at = columns.get(name);
      const value = at === undefined ? undefined : fields[at];
      return value === undefined || value === '-' || value === '' ? undefined : value;
    };
    const method = field('cs-method');
    const path = field('cs-uri-stem');
    if (method === undefined || path === undefined) return undefined;
    return {
      method,
      path: unescapePath(path),
      host: field('x-host-header') ?? field('cs(host)'),
      referer: decoded(field('cs(referer)')),
      userAgent: decoded(field('cs(user-agent)')),
    };
  };
}

function columnsOf(names: string): ReadonlyMap<string, number> {
  return new Map(
    names
      .trim()
      .split(/\s+/)
      .map((name, index) => [name.toLowerCase(), index]),
  );
}

/**
 * The path as it was sent. CloudFront escapes some characters in the log that requests may hold as they are, and the
 * percent sign of escapes that were in the path already: `%7E` was `~`, `%2520` was `%20`.
 */
function unescapePath(logged: string): string {
  return logged.replace(/%(?:25(?=[0-9A-Fa-f]{2})|7E|27|5C|22|3C|3E|5B|5D|5E|60|7B|7C|7D)/gi, (escaped) =>
    String.fromCharCode(Number.parseInt(escaped.slice(1), 16)),
  );
}

/** Escaped once or twice, depending on the age of the log. For display and comparison only. */
function decoded(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  try {
    return decodeURIComponent(value.replace(/%25/g, '%'));
  } catch {
    return value;
  }
}
