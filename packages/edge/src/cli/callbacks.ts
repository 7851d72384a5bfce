/** Telling addresses that no person asks for: called back by payment providers, monitors and sign-in services. */
import type { Config } from '@urr/core';
import { matchRoute } from '@urr/core/routes';

const WORDS =
  /^(?:callbacks?|webhooks?|hooks?|returns?|notify|notifications?|ipn|health(?:z|check|checks)?|readyz|livez|o?auth\d?|saml|sso)$/;

/** A word in a path or pattern that says a machine calls it: `callback`, `webhook`, `return`, `notify`, `health`, `auth`. */
export function callbackWord(path: string): string | undefined {
  const words = path
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/call-back/g, 'callback')
    .replace(/web-hook/g, 'webhook')
    .split(/[^a-z0-9]+/);
  return words.find((word) => WORDS.test(word));
}

/**
 * Guarded rules that will probably lock out somebody who has no cookies: what they say reads as a callback, or they
 * cover payments, whose providers send visitors back with a cross-site POST, without any return being exempt.
 */
export function doubtfulRules(config: Config): string[] {
  const { guard, entry, exempt } = config.routes;
  return [...guard, ...entry].flatMap((rule) => {
    const { method, path } = partsOf(rule);
    const prefix = path.replace(/\/\*?$/, '');
    const example = prefix.replace(':eventId', 'event');
    const word = callbackWord(path);
    if (word !== undefined && matchRoute(config, method || 'POST', example).tier > 0) {
      return [`"${rule}" is guarded but reads as "${word}": ${ADVICE} ${JSON.stringify(exemptionFor(rule))}`];
    }
    const open = exempt.some((pattern) => partsOf(pattern).path.startsWith(`${prefix}/`));
    if (!open && path.endsWith('/*') && /^(?:pay|payments?)$/.test(prefix.split('/').pop() ?? '')) {
      return [
        `"${rule}" covers payments and exempts none of them: providers send visitors back with a cross-site POST, which carries no cookie; ${ADVICE} "POST ${prefix}/return/*"`,
      ];
    }
    return [];
  });
}

const ADVICE = 'who calls it has no pass; if nobody waits there, add to routes.exempt';

function exemptionFor(rule: string): string {
  const { method, path } = partsOf(rule);
  return `${method || 'POST'} ${path}`;
}

function partsOf(rule: string): { method: string; path: string } {
  const space = rule.indexOf(' ');
  return { method: space < 0 ? '' : rule.slice(0, space), path: rule.slice(space + 1) };
}

/** Who sends requests for payment providers, by User-Agent. */
const PROVIDERS =
  /\b(?:toss ?payments?|portone|iamport|nicepay\w*|inicis|kakaopay|naverpay|payco|danal|eximbay|kcp|stripe|paypal|adyen|braintree)\b|webhook/i;

/** Whoever looks whether a shop is alive: nobody who could wait in a line. */
const MONITORS =
  /\b(?:kube-probe|ELB-HealthChecker|GoogleHC|Amazon-Route53-Health-Check-Service|Pingdom|UptimeRobot|StatusCake|Datadog)/i;

/**
 * What makes one request look like a callback, in words.
 *
 * @param request.referer as sent, `-` or undefined where there was none
 * @param request.host what the visitor asked for
 */
export function callbackSigns(request: {
  readonly method: string;
  readonly path: string;
  readonly referer?: string | undefined;
  readonly host?: string | undefined;
  readonly userAgent?: string | undefined;
}): string[] {
  const signs: string[] = [];
  const word = callbackWord(request.path);
  if (word !== undefined) signs.push(`path says "${word}"`);
  if (request.method === 'POST') {
    const origin = hostOf(request.referer);
    if (origin !== undefined && request.host !== undefined && origin !== request.host.toLowerCase()) {
      signs.push(`POST from ${origin}`);
    }
  }
  for (const senders of [PROVIDERS, MONITORS]) {
    const sender = senders.exec(request.userAgent ?? '');
    if (sender !== null) signs.push(`sent by ${sender[0]}`);
  }
  return signs;
}

function hostOf(referer: string | undefined): string | undefined {
  return /^https?:\/\/([^/?#]+)/i.exec(referer ?? '')?.[1]?.toLowerCase();
}
