/** The fallback page: one HTML file that waits in line for whoever comes to a guarded address without a pass. */
import type { Config } from '@urr/core';
import { PAGES, WAITING_ROOM_API } from '../defaults';
import { messagesFor } from '../messages/catalogue';
import { languageOf } from '../messages/language';
import type { Messages } from '../messages/messages';
import { script, scriptHash, style, styleHash } from './inline';
import { type PageSettings, SETTINGS_ID } from './settings';

/**
 * Options of `renderPage`.
 *
 * - `config`: what `defineConfig` returns; only `api` and `pages` are read, and their defaults stand in
 * - `title`: the site's or event's name, shown above the number and in the tab; text, not markup
 * - `lang`: `ko` (default), `en` or `ja`
 * - `head`: your own markup for the end of `<head>`, put in as it is. The page then carries no
 *   Content-Security-Policy of its own, because that would refuse whatever yours brings along
 */
export type PageOptions = {
  readonly config?: {
    readonly api?: Partial<Config['api']>;
    readonly pages?: Partial<Config['pages']>;
  };
  readonly title?: string;
  readonly lang?: string;
  readonly head?: string;
};

/**
 * Renders the page that is served for every `/vwr/{eventId}`. It takes the event id from its own address, waits, and
 * goes back to `returnTo`, if that is a safe path of the same site, else to the entry queue. It is one file: nothing
 * is loaded besides the API's answers, and its own policy allows nothing else.
 *
 * @returns HTML, the same for every event and visitor
 */
export function renderPage({ config = {}, title, lang, head }: PageOptions = {}): string {
  const language = languageOf(lang);
  const messages = messagesFor(language);
  const settings: PageSettings = {
    lang: language,
    messages: ofWaitingRoom(messages),
    api: config.api?.waitingRoom ?? WAITING_ROOM_API,
    pages: { ...PAGES, ...config.pages },
  };
  const name = title ? `<span slot="header" class="event">${escapeHtml(title)}</span>` : '';
  return `<!doctype html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${head === undefined ? `<meta http-equiv="Content-Security-Policy" content="${policy(settings.api)}">\n` : ''}<meta name="robots" content="noindex">
<meta name="referrer" content="same-origin">
<title>${escapeHtml(title ? `${messages.waiting[0]} · ${title}` : messages.waiting[0])}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
${head ?? ''}</head>
<body>
<main>
<noscript><p>${NO_SCRIPT.map(escapeHtml).join('<br>')}</p></noscript>
<urr-waiting-room inline>${name}</urr-waiting-room>
</main>
<script type="application/json" id="${SETTINGS_ID}">${JSON.stringify(settings).replace(/</g, '\\u003c')}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** The texts without those only the entry queue or a window shows. */
function ofWaitingRoom(messages: Messages): PageSettings['messages'] {
  const { queue, queuePosition, queueAround, passNeeded, toWaitingRoom, close, ...shown } = messages;
  return shown;
}

/** Said to those whose browser runs no script, who cannot tell us their language. */
const NO_SCRIPT = [
  '자바스크립트가 꺼져 있어 아직 줄을 서지 못했습니다. 자바스크립트를 켜고 새로고침해 주세요.',
  'You are not in the queue yet. Please switch on JavaScript and reload.',
];

function policy(api: string): string {
  const [connect = "'self'"] = /^https?:\/\/[\w.:[\]-]+/.exec(api) ?? [];
  return [
    "default-src 'none'",
    `script-src '${scriptHash}'`,
    `style-src '${styleHash}'`,
    `connect-src ${connect}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
