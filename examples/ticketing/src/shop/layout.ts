/** The frame of every page: head, header, the demo's own bar, scripts. */
import type { Language } from '../catalog/concerts';
import type { Assets } from './assets';
import { type Html, html, json, type Piece } from './html';
import { type Say, say } from './words';

export type Frame = {
  readonly language: Language;
  readonly assets: Assets;
  /** Path and query of this page, for the language switch. */
  readonly address: string;
};

export type PageParts = {
  readonly title: string;
  readonly name: string;
  readonly body: Html;
  /** What the page's script reads; plain data, never HTML. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** Booking steps to show, and which of them this is (1 to 5). */
  readonly step?: number;
  readonly bare?: boolean;
};

export function layout(frame: Frame, page: PageParts): string {
  const words = say(frame.language);
  const title = `${page.title} · ${words('shop')}`;
  const data = { language: frame.language, ...page.data };
  return html`<!doctype html>
<html lang="${frame.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="theme-color" content="#faf7f2">
<title>${title}</title>
<link rel="icon" href="/static/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${frame.assets.path('shop.css')}">
<script type="application/json" id="page-data">${json(data)}</script>
<script type="module" src="${frame.assets.path(`${page.name}.js`)}"></script>
</head>
<body class="page-${page.name}">
<a class="skip" href="#main">${words('skip')}</a>
${page.bare ? null : header(frame, words)}
${page.step ? steps(page.step, words) : null}
<main id="main">${page.body}</main>
${page.bare ? null : demoBar(words)}
</body>
</html>`.text;
}

function header(frame: Frame, words: Say): Html {
  return html`<header class="top"><div class="wrap">
<a class="brand" href="/"><svg viewBox="0 0 32 32" aria-hidden="true"><path d="M3 22a13 13 0 0 1 26 0z" class="brand-sun"/><path d="M3 25.5h26" class="brand-line"/></svg>${words('shop')}</a>
<nav><a href="/operator" class="quiet-link">${words('operator')}</a><a class="quiet-link" href="${otherLanguage(frame)}" lang="${frame.language === 'ko' ? 'en' : 'ko'}" data-test="language">${words('switchLanguage')}</a></nav>
</div></header>`;
}

/** The same address in the other language. */
function otherLanguage(frame: Frame): string {
  const [path = '/', query = ''] = frame.address.split('?');
  const parameters = new URLSearchParams(query);
  parameters.set('lang', frame.language === 'ko' ? 'en' : 'ko');
  return `${path}?${parameters}`;
}

function steps(current: number, words: Say): Html {
  const names: Piece[] = [words('step1'), words('step2'), words('step3'), words('step4'), words('step5')];
  return html`<ol class="steps wrap">${names.map((name, index) => {
    const state = index + 1 < current ? 'done' : index + 1 === current ? 'now' : 'next';
    return html`<li class="${state}"${state === 'now' ? html` aria-current="step"` : null}><span>${name}</span></li>`;
  })}</ol>`;
}

function demoBar(words: Say): Html {
  return html`<aside class="demo-bar" id="demo-bar" aria-label="${words('demo')}"><div class="wrap">
<b class="demo-tag">${words('demo')}</b>
<span class="demo-fact"><svg class="demo-icon" viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="4.5" r="3.2"/><path d="M1.8 15a6.2 6.2 0 0 1 12.4 0z"/></svg><span>${words('crowd')}</span> <strong data-live="crowd">–</strong></span>
<span class="demo-fact demo-server" data-live="server"><span>${words('server')}</span> <i class="meter"><i></i></i> <strong data-live="load">–</strong></span>
<button type="button" class="switch" id="room-switch" role="switch" aria-checked="true"><span>${words('room')}</span><i></i></button>
</div></aside>`;
}
