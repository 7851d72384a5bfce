/** The operator's page, at `/operator`. In English and Korean like the shop; the numbers come from `/console/live`. */
import { CONCERTS, type Language } from '../catalog/concerts';
import type { Assets } from '../shop/assets';
import { type Html, html, json } from '../shop/html';
import { type ConsoleWord, consoleWords } from './words';

export function consolePage({
  assets,
  language,
  address,
}: {
  assets: Assets;
  language: Language;
  address: string;
}): string {
  const words = consoleWords(language);
  const other = language === 'ko' ? 'en' : 'ko';
  const events = CONCERTS.map(({ eventId, artist }) => ({ eventId, name: artist[language] }));
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="theme-color" content="#0f1020">
<title>${words('title')}</title>
<link rel="icon" href="/static/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${assets.path('console-styles.css')}">
<script type="application/json" id="page-data">${json({ language, events })}</script>
<script type="module" src="${assets.path('console.js')}"></script>
</head>
<body>
<header class="bar"><h1><svg viewBox="0 0 32 32" aria-hidden="true"><path d="M3 22a13 13 0 0 1 26 0z" fill="#ff7a4d"/><path d="M3 25.5h26" stroke="#fff" stroke-width="2.4" stroke-linecap="round"/></svg>${words('title')}</h1>
<div class="tabs" role="tablist">${events.map(({ eventId, name }) => html`<button type="button" role="tab" data-tab="${eventId}" aria-selected="false">${name}<i data-phase="${eventId}"></i></button>`)}</div>
<nav><span class="live" id="live" title="${words('live')}"><i></i><b>${words('live')}</b></span><a href="/">${words('shop')}</a><a href="${address}?lang=${other}">${words('language')}</a></nav></header>
<main>
<section class="tiles">${(['serving', 'line', 'queue', 'admitted', 'active', 'booked'] as const).map((name) => tile(name, words(name)))}</section>
<div class="columns"><section class="charts">
${chart('waiting', words('chartWaiting'))}${chart('flow', words('chartFlow'))}${chart('head', words('chartHead'))}${chart('origin', words('chartOrigin'))}
</section>
<aside class="controls"><section class="box"><h2>${words('controls')} <span id="event-name"></span></h2>
<div class="row buttons"><button type="button" class="go" id="resume" data-test="resume">${words('resume')}</button><button type="button" class="stop" id="pause" data-test="pause">${words('pause')}</button></div>
${slider('pace', words('pace'), 60, 9000, 60)}${slider('max-users', words('maxUsers'), 10, 800, 10)}</section>
<section class="box"><h2>${words('demo')}</h2>
<button type="button" class="switch" id="room" role="switch" aria-checked="true" data-test="room"><span>${words('room')}</span><i></i></button>
<p class="fine">${words('roomNote')}</p>${slider('crowd', words('crowd'), 0, 8000, 100)}</section>
<section class="box"><h2>${words('log')}</h2><ol id="log"></ol></section></aside></div>
<section class="costs">${cost('requestsPerWaiter', 'costRequests', 'costRequestsNote', language)}${cost('storeWritesPerJoin', 'costWrites', 'costWritesNote', language)}${cost('storeCommandsPerPoll', 'costCommands', 'costCommandsNote', language)}</section>
</main></body></html>`.text;
}

function tile(name: string, label: string): Html {
  return html`<div class="tile tile-${name}"><span>${label}</span><b data-tile="${name}">–</b><small data-tile-note="${name}"></small></div>`;
}

function chart(name: string, label: string): Html {
  return html`<figure class="box chart"><figcaption>${label}</figcaption><div data-chart="${name}"></div></figure>`;
}

function slider(name: string, label: string, min: number, max: number, step: number): Html {
  return html`<label class="slider"><span>${label}</span><output for="${name}"></output><input type="range" id="${name}" min="${min}" max="${max}" step="${step}" data-test="${name}"></label>`;
}

function cost(name: string, label: ConsoleWord, note: ConsoleWord, language: Language): Html {
  const words = consoleWords(language);
  return html`<div class="box cost"><b data-cost="${name}">–</b><div><h2>${words(label)}</h2><p class="fine" data-cost-note="${name}">${words(note)}</p></div></div>`;
}
