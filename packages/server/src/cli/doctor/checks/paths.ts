/** Guard and origin must read an address alike: whatever they could read differently is refused. */
import { describe, kindOf } from '../answers';
import { type Check, fail, skip, together, type Verdict, warn } from '../check';
import { OutOfRequests, type Site, type Timed } from '../site';
import { refusingSample } from './guard';

/** Spellings of a guarded path that one origin or another takes for the path itself. */
const SPELLINGS: readonly ((path: string, exempt: string) => string)[] = [
  (path) => `/${path}`, // double slash
  (path) => path.replace(/^\/([^/]+)/, '/$1/.'), // dot segment
  (path, exempt) => `${exempt}/..${path}`, // out of an exempt path
  (path, exempt) => `${exempt}/%2e%2e${path}`,
  (path, exempt) => `${exempt}/..;${path}`, // Tomcat
  (path) => path.replace(/(?<=.)\//, '%2F'),
  (path) => path.replace(/^\/(.)/, (_, letter: string) => `/%${letter.charCodeAt(0).toString(16)}`),
  (path) => path.replace(/^\/([^/]+)/, '/$1;x'), // path parameter
  (path) => path.replace(/^\/([^/]+)/, '/$1.'), // dot at the end of a segment
  (path) => path.replace(/^\/([^/]+)/, '/$1%20'),
  (path) => path.replace(/(?<=.)\//, '\\'),
];

const STRICT =
  'put the guard on every behaviour: spellings choose the behaviour, and the origin gets them raw';

export const rawPaths: Check = {
  id: 'raw-paths',
  title: 'no spelling of a guarded path gets past',
  docs: 'docs/guide/edge.md#4-put-it-on-every-behaviour',
  async run(site) {
    const sample = await refusingSample(site);
    if (typeof sample === 'string') return skip(sample);
    const { method, path } = sample;
    const exempt = site.config.pages.waitingRoom.split('/{eventId}')[0] ?? '';
    // Letter case is no fault of form: it is the pass that is missing.
    const spellings = [upperCase(path, site.eventId), ...SPELLINGS.map((spell) => spell(path, exempt))];
    return askAll(site, spellings, method, `${spellings.length} spellings of ${path} are refused`);
  },
};

export const behaviours: Check = {
  id: 'behaviours',
  title: 'the guard is on the default behaviour and on those named',
  docs: 'docs/guide/edge.md#4-put-it-on-every-behaviour',
  async run(site) {
    // Open or not: a path with ; is refused wherever a guard that enforces anything looks at it.
    if (site.config.mode !== 'enforce') return skip('the configuration enforces nothing by default');
    const patterns = ['/*', ...site.behaviours];
    const paths = patterns.map((pattern) => `${pattern.replace(/\*.*$/, '')}urr-doctor-${site.nonce};x`);
    return askAll(site, paths, 'GET', `${patterns.join(', ')}: what is not canonical is refused`);
  },
};

async function askAll(site: Site, paths: readonly string[], method: string, well: string): Promise<Verdict> {
  const verdicts: Verdict[] = [];
  for (const [index, path] of paths.entries()) {
    try {
      const answer = await site.ask({ method, path });
      const kind = kindOf(answer);
      if (kind === 'open' && (await isNotThere(site, path, answer))) continue;
      if (kind === 'open') verdicts.push(fail(`${path} got through: ${describe(answer)}`, STRICT));
      else if (kind === 'failing') {
        verdicts.push(
          warn(`${path} answered ${describe(answer)}`, 'see in the log of the origin whether it got there'),
        );
      }
    } catch (error) {
      if (!(error instanceof OutOfRequests) || index === 0) throw error;
      verdicts.push(
        warn(`${paths.length - index} of ${paths.length} spellings were not asked`, 'raise --requests'),
      );
      break;
    }
  }
  return together(verdicts, well);
}

/**
 * The waiting page may lie in a bucket of its own, behind a behaviour without a guard. What the bucket does not have
 * it says of any key in the same way, and not as an API would.
 */
async function isNotThere(site: Site, path: string, answer: Timed): Promise<boolean> {
  const [, folder] = /^(\/[^/]+)\/(?:\.\.|%2e%2e);?\//.exec(path) ?? [];
  if (folder === undefined || answer.status !== 404) return false;
  const type = answer.header('content-type') ?? '';
  if (/json/.test(type)) return false;
  const other = await site.ask({ path: `${folder}/urr-doctor/${site.nonce}` });
  return other.status === 404 && other.header('content-type') === type;
}

/** All but the event's id, which is told apart by case. */
function upperCase(path: string, eventId = 'urr-doctor'): string {
  return path
    .split('/')
    .map((segment) => (segment === eventId ? segment : segment.toUpperCase()))
    .join('/');
}
