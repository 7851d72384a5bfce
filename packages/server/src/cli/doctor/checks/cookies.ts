/** The cookies of a visit: will browsers keep them, keep them secret, and bring them to where they are read? */
import { cookieNames } from '@urr/core/cookies';
import { problemCode } from '../answers';
import { type Check, fail, ok, skip, together, type Verdict, warn } from '../check';
import { isLoopback } from '../loopback';
import type { Site } from '../site';
import { cookieHeader, type SetCookie, visitOf } from '../visit';

export const cookieAttributes: Check = {
  id: 'cookies',
  title: 'cookies are Secure, HttpOnly, SameSite and for the whole site',
  docs: 'docs/reference/token-format.md#carriers',
  async run(site) {
    const visit = await visitOf(site);
    if (typeof visit === 'string') return skip(visit);
    const { place1 } = cookieNames(site.config, site.eventId as string);
    if (!visit.cookies.some(({ name }) => name === place1)) {
      const found = visit.cookies.map(({ name }) => name).join(', ') || 'none';
      return fail(
        `joining set no cookie ${place1} (found: ${found})`,
        'let Set-Cookie through at the CDN and the gateway, and give --config what the servers run with',
      );
    }
    const own = ownCookies(site, visit.cookies);
    return together(
      own.flatMap((cookie) => attributeVerdicts(site, cookie)),
      `${own.map(({ name }) => name).join(', ')}: as they should be`,
    );
  },
};

export const cookieDomain: Check = {
  id: 'cookie-domain',
  title: 'cookies reach shop and API',
  docs: 'docs/reference/config.md#names',
  async run(site) {
    const visit = await visitOf(site);
    if (typeof visit === 'string') return skip(visit);
    const hosts = [site.shop.hostname, site.api.hostname];
    const verdicts = ownCookies(site, visit.cookies).map(({ name, attributes }): Verdict => {
      const domain = attributes.domain?.replace(/^\./, '').toLowerCase();
      if (domain === undefined) {
        return site.shop.hostname === site.api.hostname
          ? ok('')
          : fail(
              `${name} belongs to ${site.api.hostname} alone: guards on ${site.shop.hostname} never see it`,
              'set cookies.domain to the domain both have in common',
            );
      }
      const missed = hosts.find((host) => host !== domain && !host.endsWith(`.${domain}`));
      return missed === undefined
        ? ok('')
        : fail(
            `${name} is for ${domain}: browsers drop it or keep it from ${missed}`,
            'set cookies.domain to a domain of all hosts',
          );
    });
    return together(verdicts, `they reach ${[...new Set(hosts)].join(' and ')}`);
  },
};

export const cookieForwarded: Check = {
  id: 'cookie-forwarded',
  title: 'cookies are handed on to the waiting room',
  docs: 'docs/guide/edge.md#5-close-the-other-doors',
  async run(site) {
    const visit = await visitOf(site);
    if (typeof visit === 'string') return skip(visit);
    const { place1 } = cookieNames(site.config, site.eventId as string);
    const place = visit.cookies.filter(({ name }) => name === place1);
    if (place.length === 0) return skip('joining set no place');
    const answer = await site.askRoom(`/check/${site.eventId}`, { headers: { cookie: cookieHeader(place) } });
    if (answer.status === 200) return ok('a place that was given out is recognised');
    return problemCode(answer) === 'place-required'
      ? fail(
          'the waiting room says that no place was sent',
          'forward cookies to the waiting room: origin request policy with all cookies, cache policy with none',
        )
      : fail(
          `a place that was just given out was answered ${answer.status} ${problemCode(answer) ?? ''}`.trim(),
          'give every process of the waiting room the same keys',
        );
  },
};

/** What the configuration names; other cookies are the shop's own. */
function ownCookies(site: Site, cookies: readonly SetCookie[]): SetCookie[] {
  const names = Object.values(cookieNames(site.config, site.eventId as string));
  return cookies.filter(({ name }) => names.includes(name));
}

function attributeVerdicts(site: Site, { name, attributes }: SetCookie): Verdict[] {
  const { cookies } = site.config;
  const names = cookieNames(site.config, site.eventId as string);
  const isReadable = name === names.vwrExpiry || name === names.entryExpiry;
  const isPlain = site.api.protocol === 'http:' && isLoopback(site.api.hostname);
  const verdicts: Verdict[] = [];
  if (attributes.secure === undefined && !isPlain) {
    verdicts.push(
      fail(
        `${name} is not Secure`,
        'hand X-Forwarded-Proto or CloudFront-Forwarded-Proto on to the waiting room',
      ),
    );
  }
  if (attributes.httponly === undefined && !isReadable) {
    verdicts.push(
      fail(`${name} is not HttpOnly: scripts can read it`, 'leave cookies as the servers write them'),
    );
  }
  if (attributes.samesite?.toLowerCase() !== cookies.sameSite.toLowerCase()) {
    verdicts.push(
      fail(
        `${name} has SameSite=${attributes.samesite ?? '(none)'}, expected ${cookies.sameSite}`,
        'leave cookies as the servers write them, and give --config what the servers run with',
      ),
    );
  }
  if (attributes.path !== '/') {
    verdicts.push(
      fail(
        `${name} has Path=${attributes.path ?? '(none)'}, expected /`,
        'take the cookie path rewriting out of the proxy',
      ),
    );
  }
  if (name.startsWith('__Host-') && attributes.domain !== undefined) {
    verdicts.push(
      fail(`${name} has a Domain: browsers drop it`, 'cookies.domain null, and no rewriting on the way'),
    );
  }
  if (attributes['max-age'] === undefined && attributes.expires === undefined) {
    verdicts.push(
      warn(`${name} has no Max-Age: it is lost with the window`, 'leave cookies as the servers write them'),
    );
  }
  return verdicts;
}
