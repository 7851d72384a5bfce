/** The small page shown where a redirect will not do: no script, no assets, one link. njs syntax. */
import type { Problem } from '@urr/core/problem';

/** Its only style, allowed by hash. */
export const PAGE_STYLE =
  'body{font:1rem/1.6 system-ui,sans-serif;max-width:28rem;margin:18vh auto;padding:0 1.5rem}p{opacity:.75}a{display:inline-block;margin-top:1rem;padding:.7em 1.2em;border-radius:.6em;background:#3b5bdb;color:#fff;text-decoration:none}';

export const PAGE_STYLE_HASH = 'sha256-yMGMzFQO/loy35xppAFng89l2pKYwNxF7S79ss9WJh0=';

type Words = { readonly ko: string; readonly en: string; readonly link: string };

const WAIT: Words = {
  ko: '먼저 대기실을 통과해 주세요.',
  en: 'Please pass the waiting room first.',
  link: '대기실로 이동 · Go to the waiting room',
};
const COOKIES: Words = {
  ko: '쿠키가 필요합니다. 이 사이트의 쿠키를 허용한 뒤 다시 시도해 주세요.',
  en: 'Cookies are needed. Allow cookies for this site, then try again.',
  link: '다시 시도 · Try again',
};
const EVENT: Words = {
  ko: '어떤 공연인지 알 수 없습니다.',
  en: 'The event cannot be told from this address.',
  link: '처음으로 · Start page',
};

/**
 * The refusal as a page.
 *
 * @param reason the decision's; `cookies-needed` has words of its own
 */
export function refusalPage(problem: Problem, reason: string): string {
  const words =
    reason === 'cookies-needed'
      ? COOKIES
      : problem.code === 'event-required'
        ? EVENT
        : problem.page === undefined
          ? null
          : WAIT;
  const title = words === null ? problem.title : words.ko;
  const rest =
    words === null || problem.page === undefined
      ? ''
      : `<p lang="en">${words.en}</p><a href="${escapeHtml(problem.page)}">${words.link}</a>`;
  return `<!doctype html><html lang="${words === null ? 'en' : 'ko'}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escapeHtml(title)}</title><style>${PAGE_STYLE}</style><h1>${escapeHtml(title)}</h1>${rest}</html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
