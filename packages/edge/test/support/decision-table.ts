/** The decision table: what every runtime answers. Nothing here is specific to one. */
import type { ConfigInput } from '@urr/core';
import { bothCookies, cookie, good, pass } from './passes';
import type { TestRequest } from './runtimes';

export const SEATS = '/api/v1/seats/iu-2027/A';
export const page = { 'sec-fetch-mode': 'navigate', accept: 'text/html' };
export const script = { 'sec-fetch-mode': 'cors', accept: 'application/json' };

const perEvent: ConfigInput = { cookies: { perEvent: true } };
const wholeSite: ConfigInput = { routes: { guard: ['/*'], exempt: [] } };

export type Row = {
  readonly title: string;
  readonly config?: ConfigInput;
  readonly request: TestRequest;
  /** Nothing: forwarded. A path: redirected there. Status, code, reason: refused. */
  readonly expected: 'forward' | `/${string}` | readonly [status: number, code: string, reason?: string];
};

// biome-ignore format: one row a line
export const rows: readonly Row[] = [
  { title: 'opens what no rule guards', request: { target: '/events/iu-2027' }, expected: 'forward' },
  { title: 'opens exempt paths', request: { target: '/api/v1/events/iu-2027' }, expected: 'forward' },
  { title: 'opens the waiting room', request: { target: '/vwr/iu-2027', headers: page }, expected: 'forward' },
  { title: 'opens the waiting room calls', request: { method: 'POST', target: '/vwr-api/vwr/assign/iu-2027' }, expected: 'forward' },
  { title: 'lets a preflight through', request: { method: 'OPTIONS', target: SEATS, headers: { 'access-control-request-method': 'POST' } }, expected: 'forward' },
  { title: 'refuses OPTIONS that is no preflight', request: { method: 'OPTIONS', target: SEATS }, expected: [403, 'vwr-required', 'missing'] },
  { title: 'takes an empty Access-Control-Request-Method for none', request: { method: 'OPTIONS', target: SEATS, headers: { 'access-control-request-method': '' } }, expected: [403, 'vwr-required', 'missing'] },

  { title: 'redirects a page without passes to the waiting room', request: { target: `${SEATS}?zone=1&b=%20`, headers: page }, expected: '/vwr/iu-2027?returnTo=%2Fapi%2Fv1%2Fseats%2Fiu-2027%2FA%3Fzone%3D1%26b%3D%2520' },
  { title: 'redirects by Accept where there is no fetch metadata', request: { target: SEATS, headers: { accept: 'text/html,*/*' } }, expected: '/vwr/iu-2027?returnTo=%2Fapi%2Fv1%2Fseats%2Fiu-2027%2FA' },
  { title: 'believes fetch metadata over Accept', request: { target: SEATS, headers: { accept: 'application/json', 'sec-fetch-mode': 'navigate' } }, expected: '/vwr/iu-2027?returnTo=%2Fapi%2Fv1%2Fseats%2Fiu-2027%2FA' },
  { title: 'redirects HEAD like GET', request: { method: 'HEAD', target: SEATS, headers: page }, expected: '/vwr/iu-2027?returnTo=%2Fapi%2Fv1%2Fseats%2Fiu-2027%2FA' },
  { title: 'redirects a page with tier 1 passed to the entry queue', request: { target: SEATS, headers: page, cookies: [cookie({ vwr: good.vwr })] }, expected: '/queue/iu-2027?returnTo=%2Fapi%2Fv1%2Fseats%2Fiu-2027%2FA' },
  { title: 'answers a form post with a page, not a redirect', request: { method: 'POST', target: SEATS, headers: page }, expected: [403, 'vwr-required', 'missing'] },
  { title: 'answers a script with a problem', request: { target: SEATS, headers: script }, expected: [403, 'vwr-required', 'missing'] },
  { title: 'answers XMLHttpRequest with a problem', request: { target: SEATS, headers: { accept: 'text/html', 'x-requested-with': 'XMLHttpRequest' } }, expected: [403, 'vwr-required', 'missing'] },
  { title: 'answers a client without any header with a problem', request: { target: SEATS }, expected: [403, 'vwr-required', 'missing'] },
  { title: 'uses the configured status', config: { refusalStatus: 401 }, request: { target: SEATS }, expected: [401, 'vwr-required', 'missing'] },
  { title: 'answers a prefetch with 503, so that it takes no place', request: { target: SEATS, headers: { ...page, 'sec-purpose': 'prefetch;prerender' } }, expected: [503, 'vwr-required', 'missing'] },
  { title: 'lets a prefetch with passes through', request: { target: SEATS, cookies: [bothCookies], headers: { ...page, 'sec-purpose': 'prefetch' } }, expected: 'forward' },

  { title: 'admits both passes to seats', request: { target: SEATS, cookies: [bothCookies] }, expected: 'forward' },
  { title: 'reads every Cookie header', request: { target: SEATS, cookies: ['a=1', cookie({ vwr: good.vwr }), cookie({ entry: good.entry })] }, expected: 'forward' },
  { title: 'refuses seats to tier 1 alone', request: { target: SEATS, cookies: [cookie({ vwr: good.vwr })] }, expected: [403, 'entry-required', 'missing'] },
  { title: 'admits tier 1 where that is enough', request: { target: '/api/v1/me', cookies: [cookie({ vwr: good.vwr })] }, expected: 'forward' },
  { title: 'lets the entry token stand for tier 1', request: { target: SEATS, cookies: [cookie({ entry: good.entry })] }, expected: 'forward' },
  { title: 'lets the entry token stand for tier 1 on tier-1 paths', request: { target: '/api/v1/me', cookies: [cookie({ entry: good.entry })] }, expected: 'forward' },
  { title: 'wants both where entryImpliesVwr is off', config: { entryImpliesVwr: false }, request: { target: SEATS, cookies: [cookie({ entry: good.entry })] }, expected: [403, 'vwr-required', 'missing'] },
  { title: 'does not take the entry token for tier 1 where entryImpliesVwr is off', config: { entryImpliesVwr: false }, request: { target: '/api/v1/me', cookies: [cookie({ entry: good.entry })] }, expected: [403, 'vwr-required', 'missing'] },
  { title: 'admits both where entryImpliesVwr is off', config: { entryImpliesVwr: false }, request: { target: SEATS, cookies: [bothCookies] }, expected: 'forward' },
  { title: 'takes passes from the header carriers', request: { target: SEATS, headers: { 'x-urr-vwr-token': good.vwr, 'x-queue-entry-token': good.entry } }, expected: 'forward' },
  { title: 'takes the header carrier where the cookie is dead', request: { target: SEATS, cookies: [cookie({ vwr: 'x.y.z', entry: 'junk' })], headers: { 'x-urr-vwr-token': good.vwr, 'x-queue-entry-token': good.entry } }, expected: 'forward' },
  { title: 'ignores Authorization', request: { target: SEATS, headers: { authorization: `Bearer ${good.entry}` } }, expected: [403, 'vwr-required', 'missing'] },
  { title: 'ignores a token in the query', request: { target: `${SEATS}?urr-entry-token=${good.entry}` }, expected: [403, 'vwr-required', 'missing'] },
  { title: 'admits a pass signed by the older key', request: { target: '/api/v1/me', cookies: [cookie({ vwr: pass('vwr', {}, { kid: 'v1' }, 'an older vwr secret of the edge tests, as long') })] }, expected: 'forward' },

  { title: 'says that a pass has expired', request: { target: SEATS, cookies: [cookie({ vwr: pass('vwr', { iat: 1_799_999_000, exp: 1_799_999_600 }) })] }, expected: [403, 'vwr-required', 'expired'] },
  { title: 'says that a pass is forged', request: { target: SEATS, cookies: [cookie({ vwr: pass('vwr', {}, {}, 'somebody else entirely') })] }, expected: [403, 'vwr-required', 'signature'] },
  { title: 'says that a pass is of the other tier', request: { target: SEATS, cookies: [cookie({ vwr: good.entry })] }, expected: [403, 'vwr-required', 'wrong-kind'] },
  { title: 'refuses an entry token in place of tier 2 made of tier 1', request: { target: SEATS, cookies: [cookie({ vwr: good.vwr, entry: good.vwr })] }, expected: [403, 'entry-required', 'wrong-kind'] },

  { title: "refuses a quiet event's passes on a hot event's path", request: { target: SEATS, cookies: [cookie({ vwr: pass('vwr', { aud: 'quiet' }), entry: pass('entry', { aud: 'quiet' }) })] }, expected: [403, 'vwr-required', 'wrong-event'] },
  { title: "refuses a quiet event's entry token beside the right tier 1", request: { target: SEATS, cookies: [cookie({ vwr: good.vwr, entry: pass('entry', { aud: 'quiet' }) })] }, expected: [403, 'entry-required', 'wrong-event'] },
  { title: 'is not told otherwise by a header', request: { target: SEATS, headers: { 'x-urr-event-id': 'quiet' }, cookies: [cookie({ vwr: pass('vwr', { aud: 'quiet' }), entry: pass('entry', { aud: 'quiet' }) })] }, expected: [403, 'vwr-required', 'wrong-event'] },
  { title: 'is not told otherwise by the query', request: { target: `${SEATS}?eventId=quiet`, cookies: [cookie({ vwr: pass('vwr', { aud: 'quiet' }), entry: pass('entry', { aud: 'quiet' }) })] }, expected: [403, 'vwr-required', 'wrong-event'] },
  { title: 'compares event ids with their case', request: { target: '/api/v1/seats/IU-2027/A', cookies: [bothCookies] }, expected: [403, 'vwr-required', 'wrong-event'] },
  { title: 'admits any pass where the path names no event', request: { method: 'POST', target: '/api/v1/seats/reserve', cookies: [cookie({ vwr: pass('vwr', { aud: 'quiet' }), entry: pass('entry', { aud: 'quiet' }) })] }, expected: 'forward' },
  { title: 'sends passes of two subjects back to the waiting room', request: { target: SEATS, cookies: [cookie({ vwr: good.vwr, entry: pass('entry', { sub: 'subject-2' }) })] }, expected: [403, 'vwr-required', 'wrong-subject'] },
  { title: 'finds the pass of the same subject among duplicates', request: { target: SEATS, cookies: [cookie({ vwr: pass('vwr', { sub: 'subject-2' }) }), bothCookies] }, expected: 'forward' },
  { title: 'allows two subjects for two events where the path names none', request: { target: '/api/v1/payments/1', cookies: [cookie({ vwr: pass('vwr', { aud: 'quiet', sub: 'subject-2' }), entry: good.entry })] }, expected: 'forward' },
  { title: 'refuses two subjects of one event where the path names none', request: { target: '/api/v1/payments/1', cookies: [cookie({ vwr: good.vwr, entry: pass('entry', { sub: 'subject-2' }) })] }, expected: [403, 'vwr-required', 'wrong-subject'] },

  { title: 'sends a page of an unknown event home', request: { target: '/api/v1/payments/1', headers: page }, expected: '/' },
  { title: 'tells a script that the event is unknown', request: { target: '/api/v1/payments/1' }, expected: [403, 'event-required', 'missing'] },
  { title: 'takes the event for the address from the hint header', request: { target: '/api/v1/payments/1', headers: { ...page, 'x-urr-event-id': 'iu-2027' } }, expected: '/vwr/iu-2027?returnTo=%2Fapi%2Fv1%2Fpayments%2F1' },
  { title: 'takes the event for the address from the query', request: { target: '/api/v1/payments/1?eventId=iu-2027', headers: page }, expected: '/vwr/iu-2027?returnTo=%2Fapi%2Fv1%2Fpayments%2F1%3FeventId%3Diu-2027' },
  { title: 'does not build addresses from malformed hints', request: { target: '/api/v1/payments/1?eventId=..%2Fx', headers: { ...page, 'x-urr-event-id': '//evil.example' } }, expected: '/' },
  { title: 'takes the event for the entry queue from the tier-1 pass', request: { target: '/api/v1/payments/1', headers: page, cookies: [cookie({ vwr: good.vwr })] }, expected: '/queue/iu-2027?returnTo=%2Fapi%2Fv1%2Fpayments%2F1' },
  { title: 'refuses what cannot be an event id', request: { target: '/api/v1/seats/a.b/A', cookies: [bothCookies] }, expected: [400, 'event-invalid'] },

  { title: 'admits on the first valid of duplicates', request: { target: SEATS, cookies: [`urr-entry-token=x.y.z; ${bothCookies}`] }, expected: 'forward' },
  { title: 'does not count junk among the duplicates it tries', request: { target: SEATS, cookies: [`${'urr-entry-token=junk; '.repeat(50)}${bothCookies}`] }, expected: 'forward' },
  { title: 'tries three duplicates and no more', request: { target: SEATS, cookies: [`${`urr-entry-token=${pass('entry', {}, {}, 'forged')}; `.repeat(3)}${bothCookies}`] }, expected: [403, 'entry-required', 'signature'] },

  { title: 'keeps two events apart where each has its own cookies', config: perEvent, request: { target: SEATS, cookies: [`urr-entry-token-quiet=${pass('entry', { aud: 'quiet' })}; urr-vwr-token-iu-2027=${good.vwr}; urr-entry-token-iu-2027=${good.entry}`] }, expected: 'forward' },
  { title: "does not read another event's own cookie", config: perEvent, request: { target: SEATS, cookies: [`urr-entry-token-quiet=${good.entry}; urr-entry-token=${good.entry}`] }, expected: [403, 'vwr-required', 'missing'] },
  { title: "finds any event's own cookies where the path names none", config: perEvent, request: { target: '/api/v1/payments/1', cookies: [`urr-entry-token-iu-2027=${good.entry}`] }, expected: 'forward' },
  { title: 'reads prefixed names', config: { cookies: { hostPrefix: true } }, request: { target: SEATS, cookies: [`__Host-urr-entry-token=${good.entry}`] }, expected: 'forward' },
  { title: 'does not read unprefixed names where names are prefixed', config: { cookies: { hostPrefix: true } }, request: { target: SEATS, cookies: [bothCookies] }, expected: [403, 'vwr-required', 'missing'] },

  { title: 'leaves an event that is off alone', config: { events: { 'iu-2027': { mode: 'off' } } }, request: { target: SEATS }, expected: 'forward' },
  { title: 'leaves an event in shadow alone', config: { events: { 'iu-2027': { mode: 'shadow' } } }, request: { target: SEATS }, expected: 'forward' },
  { title: 'enforces one event while the rest is off', config: { mode: 'off', events: { 'iu-2027': { mode: 'enforce' } } }, request: { target: SEATS }, expected: [403, 'vwr-required', 'missing'] },
  { title: 'enforces it also where the id differs in case', config: { mode: 'off', events: { 'iu-2027': { mode: 'enforce' } } }, request: { target: '/api/v1/seats/Iu-2027/A' }, expected: [403, 'vwr-required', 'missing'] },
  { title: 'is off for the rest', config: { mode: 'off', events: { 'iu-2027': { mode: 'enforce' } } }, request: { target: '/api/v1/payments/1' }, expected: 'forward' },
  { title: 'does not open another id for its likeness to one that is off', config: { events: { 'iu-2027': { mode: 'off' } } }, request: { target: '/api/v1/seats/IU-2027/A' }, expected: [403, 'vwr-required', 'missing'] },
  { title: 'refuses hostile paths as soon as one event is enforced', config: { mode: 'off', events: { 'iu-2027': { mode: 'enforce' } } }, request: { target: '/api/v1/seats/iu-2027;x/A' }, expected: [400, 'path-invalid'] },
  { title: 'lets hostile paths be where nothing is enforced', config: { mode: 'shadow' }, request: { target: '/api/v1/seats/iu-2027;x/A' }, expected: 'forward' },
  { title: 'refuses passes of an epoch below the lowest', config: { events: { 'iu-2027': { minEpoch: 2 } } }, request: { target: SEATS, cookies: [bothCookies] }, expected: [403, 'vwr-required', 'wrong-epoch'] },
  { title: 'also where the path names no event', config: { events: { 'iu-2027': { minEpoch: 2 } } }, request: { target: '/api/v1/payments/1', cookies: [bothCookies] }, expected: [403, 'event-required', 'wrong-epoch'] },

  { title: 'guards pages too', config: { routes: { guard: ['/events/:eventId/seats/*'] } }, request: { target: '/events/iu-2027/seats', headers: page }, expected: '/vwr/iu-2027?returnTo=%2Fevents%2Fiu-2027%2Fseats' },
  { title: 'never redirects the waiting room to itself', config: wholeSite, request: { target: '/vwr/iu-2027', headers: page }, expected: 'forward' },
  { title: 'never redirects the entry queue to itself', config: wholeSite, request: { target: '/queue/iu-2027/', headers: page }, expected: 'forward' },
  { title: 'never refuses the calls of the waiting room', config: wholeSite, request: { target: '/vwr-api/vwr/status/iu-2027' }, expected: 'forward' },
  { title: 'never refuses the calls of the entry queue', config: wholeSite, request: { method: 'POST', target: '/api/v1/queue/iu-2027/join' }, expected: 'forward' },
  { title: 'guards what merely lies beside them', config: wholeSite, request: { target: '/api/v1/queue/iu-2027/other' }, expected: [403, 'event-required', 'missing'] },
  { title: 'does not redirect a guarded home page to itself', config: wholeSite, request: { target: '/', headers: page }, expected: [403, 'event-required', 'missing'] },

  { title: 'ends a loop once the waiting page has been left twice without a pass', request: { target: SEATS, headers: { ...page, referer: 'https://tickets.example.com/vwr/iu-2027?returnTo=%2F&urr-hop=2' } }, expected: [403, 'vwr-required', 'missing'] },
  { title: 'counts the first return in the address', request: { target: SEATS, headers: { ...page, referer: 'https://tickets.example.com/vwr/iu-2027?returnTo=%2F' } }, expected: '/vwr/iu-2027?returnTo=%2Fapi%2Fv1%2Fseats%2Fiu-2027%2FA&urr-hop=2' },
  { title: 'does not count a return from the other tier', request: { target: SEATS, headers: { ...page, referer: 'https://tickets.example.com/queue/iu-2027?urr-hop=2' } }, expected: '/vwr/iu-2027?returnTo=%2Fapi%2Fv1%2Fseats%2Fiu-2027%2FA' },
  { title: 'keeps a return address that would not fit to the home page', request: { target: `${SEATS}?q=${'x'.repeat(8000)}`, headers: page }, expected: '/vwr/iu-2027?returnTo=%2F' },
  { title: 'keeps escaped line breaks out of the address', request: { target: `${SEATS}?q=%0d%0aSet-Cookie:x`, headers: page }, expected: '/vwr/iu-2027?returnTo=%2F' },
  { title: 'encodes a return address within the return address once', request: { target: `${SEATS}?returnTo=//evil.example`, headers: page }, expected: '/vwr/iu-2027?returnTo=%2Fapi%2Fv1%2Fseats%2Fiu-2027%2FA%3FreturnTo%3D%2F%2Fevil.example' },
];
