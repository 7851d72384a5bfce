/** The small page shown where a redirect will not do: no script, no assets, one link. njs syntax. */
import type { Problem } from '@urr/core/problem';

/** Its only style, allowed by hash. */
export const PAGE_STYLE =
  'body{font:1rem/1.6 system-ui;max-width:28rem;margin:18vh auto;padding:0 1.5rem}a{display:inline-block;padding:.7em 1.2em;border-radius:.6em;background:#3b5bdb;color:#fff}';

export const PAGE_STYLE_HASH = 'sha256-81oDn3824WRtU+VwYFJDxv0y4n+zfzCSiKvCIu+TkFE=';

/** What to do, in Korean and in English. */
type Words = readonly [ko: string, en: string];

const WAIT: Words = ['먼저 대기실을 통과해 주세요.', 'Please pass the waiting room first.'];
const COOKIES: Words = [
  '쿠키가 필요합니다. 허용한 뒤 다시 시도해 주세요.',
  'Cookies are needed. Allow them, then try again.',
];
const EVENT: Words = ['어떤 공연인지 알 수 없습니다.', 'The event is not known.'];

/**
 * The refusal as a page.
 *
 * @param reason the decision's; `cookies-needed` has words of its own
 */
export function refusalPage(problem: Problem, reason: string): string {
  const page = problem.page;
  const words = reason === 'cookies-needed' ? COOKIES : problem.code === 'event-required' ? EVENT : WAIT;
  const title = page ? words[0] : problem.title;
  // Nothing in it comes from the visitor but the return address, which is escaped for the query already.
  const rest = page
    ? `<p lang="en">${words[1]}</p><a href="${page.replace(/&/g, '&amp;').replace(/"/g, '&quot;')}">계속 · Continue</a>`
    : '';
  return `<!doctype html><html lang="${page ? 'ko' : 'en'}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${PAGE_STYLE}</style><h1>${title}</h1>${rest}</html>`;
}
