import { StoreUnavailableError } from '@urr/core';
import type { Challenge } from '@urr/server/http';

/**
 * Cloudflare Turnstile or hCaptcha before a number is drawn. The page puts the widget's answer into the body of
 * `assign` as `challenge`; both services take the same form and answer `{"success": true}`.
 */
export function siteVerify(options: {
  /** `https://challenges.cloudflare.com/turnstile/v0/siteverify` or `https://api.hcaptcha.com/siteverify` */
  url: string;
  secret: string;
  fetch?: typeof fetch;
}): Challenge {
  const { url, secret, fetch = globalThis.fetch } = options;
  return async (_request, { body }) => {
    const { challenge } = body;
    if (typeof challenge !== 'string' || challenge === '' || challenge.length > 3500) return 'refused';
    const form = new URLSearchParams({ secret, response: challenge });
    const answer = await fetch(url, { method: 'POST', body: form, signal: AbortSignal.timeout(3000) })
      .then((response) => response.json() as Promise<{ success?: unknown }>)
      .catch((cause: unknown) => {
        // 503 with Retry-After: the visitor's page tries again.
        throw new StoreUnavailableError('the challenge service does not answer', { cause });
      });
    return answer.success === true ? 'ok' : 'refused';
  };
}
