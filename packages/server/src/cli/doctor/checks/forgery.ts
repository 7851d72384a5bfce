/** What anybody can write themselves opens nothing. */
import { randomBytes } from 'node:crypto';
import { cookieNames } from '@urr/core/cookies';
import { describe, kindOf } from '../answers';
import { type Check, fail, skip, together, type Verdict } from '../check';
import type { Site } from '../site';
import { visitOf } from '../visit';
import { refusingSample } from './guard';

export const forgedTokens: Check = {
  id: 'forged-tokens',
  title: 'passes with a made-up signature are refused',
  docs: 'docs/reference/token-format.md#verification',
  async run(site) {
    const sample = await refusingSample(site);
    if (typeof sample === 'string') return skip(sample);
    const { method, path } = sample;
    const eventId = site.eventId ?? 'urr-doctor';
    const { config } = site;
    const names = cookieNames(config, eventId);
    const kid = await kidOf(site, names.vwr);
    const verdicts: Verdict[] = [];
    for (const alg of ['HS256', 'none']) {
      const [vwr, entry] = (['vwr', 'entry'] as const).map((kind) =>
        forge(
          { alg, typ: `urr-${kind}+jwt`, kid: kid ?? `${kind[0]}1` },
          config.issuer,
          eventId,
          site.clock(),
        ),
      );
      const answer = await site.ask({
        method,
        path,
        headers: {
          cookie: `${names.vwr}=${vwr}; ${names.entry}=${entry}`,
          [config.vwrHeader]: vwr as string,
          [config.entryHeader]: entry as string,
        },
      });
      if (kindOf(answer) === 'open') {
        verdicts.push(
          fail(
            `${path} took tokens with ${alg === 'none' ? 'no signature' : 'a random signature'}: ${describe(answer)}`,
            'something decodes tokens without verifying them: only guard and gate may decide',
          ),
        );
      }
    }
    return together(verdicts, 'a random signature and alg none are refused');
  },
};

export const internalHeaders: Check = {
  id: 'internal-headers',
  title: 'headers from outside speak for nobody',
  docs: 'docs/reference/http-api.md#what-guards-and-the-gate-answer',
  async run(site) {
    const sample = await refusingSample(site);
    const verdicts: Verdict[] = [];
    if (typeof sample !== 'string') {
      const { path, method } = sample;
      const answer = await site.ask({ method, path, headers: { ...STAMPS, ...elsewhere('/') } });
      if (kindOf(answer) === 'open') {
        verdicts.push(
          fail(
            `${path} opened to headers anybody can send: ${describe(answer)}`,
            'a proxy before the guard believes them; take them out there',
          ),
        );
      }
    }
    const home = await site.ask({ path: '/' });
    const other = await site.ask({ path: '/', headers: elsewhere(`/urr-doctor-${site.nonce}`) });
    if (home.status < 400 && other.status === 404) {
      verdicts.push(
        fail(
          '/ with x-original-url answers as another address: the origin believes what the guard has not judged',
          'put the guard on this behaviour: it takes such headers out',
        ),
      );
    }
    return together(verdicts, 'neither stamps nor path headers are believed');
  },
};

const STAMPS = {
  'x-urr-event': 'urr-doctor',
  'x-urr-subject': 'urr-doctor',
  'x-urr-fault': 'open',
  'x-urr-bypass': 'urr-doctor-'.repeat(4),
  'x-http-method-override': 'OPTIONS',
  'x-middleware-subrequest': 'middleware:middleware:middleware:middleware:middleware',
};

const elsewhere = (path: string) => ({ 'x-original-url': path, 'x-rewrite-url': path });

/** The kid a true pass has, where joining gave one: a forger knows it as well. */
async function kidOf(site: Site, cookie: string): Promise<string | undefined> {
  const visit = await visitOf(site);
  const token =
    typeof visit === 'string' ? undefined : visit.cookies.find(({ name }) => name === cookie)?.value;
  if (token === undefined) return undefined;
  try {
    return JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid;
  } catch {
    return undefined;
  }
}

/** Right in everything but the signature. */
function forge(
  header: { readonly alg: string; readonly typ: string; readonly kid: string },
  iss: string,
  aud: string,
  nowMs: number,
): string {
  const iat = Math.floor(nowMs / 1000) - 5;
  const claims = {
    iss,
    aud,
    sub: 'urr-doctor',
    pos: 1,
    epo: 1,
    iat,
    exp: iat + 300,
    jti: 'urr-doctor',
    v: 1,
  };
  const parts = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  return `${parts.join('.')}.${header.alg === 'none' ? '' : randomBytes(32).toString('base64url')}`;
}
