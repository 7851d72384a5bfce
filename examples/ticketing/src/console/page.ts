/**
 * The page behind the scenes, at `/operator`: the way to the operator's console, and what only the demo has. In English
 * and Korean like the shop; the numbers come from `/console/live`.
 */
import type { Language } from '../catalog/concerts';
import type { Assets } from '../shop/assets';
import { type Html, html, json } from '../shop/html';
import { type ConsoleWord, consoleWords } from './words';

export function consolePage({
  assets,
  language,
  console,
}: {
  assets: Assets;
  language: Language;
  /** Address of the operator's console. */
  console: string;
}): string {
  const words = consoleWords(language);
  const other = language === 'ko' ? 'en' : 'ko';
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="theme-color" content="#0f1020">
<title>${words('title')}</title>
<link rel="icon" href="/static/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${assets.path('console-styles.css')}">
<script type="application/json" id="page-data">${json({ language })}</script>
<script type="module" src="${assets.path('console.js')}"></script>
</head>
<body>
<header class="bar"><h1><svg viewBox="0 0 32 32" aria-hidden="true"><path d="M3 22a13 13 0 0 1 26 0z" fill="#ff7a4d"/><path d="M3 25.5h26" stroke="#fff" stroke-width="2.4" stroke-linecap="round"/></svg>${words('title')}</h1>
<nav><span class="live" id="live" title="${words('live')}"><i></i><b>${words('live')}</b></span><a href="/">${words('shop')}</a><a href="/operator?lang=${other}">${words('language')}</a></nav></header>
<main>
<section class="box to-console"><a class="go" href="${console}" target="_blank" data-test="console">${words('console')}</a><p class="fine">${words('consoleNote')}</p></section>
<div class="columns"><figure class="box chart"><figcaption>${words('chartOrigin')}</figcaption><div data-chart></div></figure>
<section class="box"><button type="button" class="switch" id="room" role="switch" aria-checked="true" data-test="room"><span>${words('room')}</span><i></i></button>
<p class="fine">${words('roomNote')}</p><label class="slider"><span>${words('crowd')}</span><output for="crowd"></output><input type="range" id="crowd" min="0" max="8000" step="100" data-test="crowd"></label></section></div>
<section class="costs">${cost('requestsPerWaiter', 'costRequests', 'costRequestsNote', language)}${cost('storeWritesPerJoin', 'costWrites', 'costWritesNote', language)}${cost('storeCommandsPerPoll', 'costCommands', 'costCommandsNote', language)}</section>
</main></body></html>`.text;
}

function cost(name: string, label: ConsoleWord, note: ConsoleWord, language: Language): Html {
  const words = consoleWords(language);
  return html`<div class="box cost"><b data-cost="${name}">–</b><div><h2>${words(label)}</h2><p class="fine" data-cost-note="${name}">${words(note)}</p></div></div>`;
}
