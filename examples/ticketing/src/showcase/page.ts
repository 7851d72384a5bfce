/** `/showcase`: every state of the elements in every language and theme, each at an address of its own. */
import type { Assets } from '../shop/assets';
import { type Html, html, json } from '../shop/html';
import { type Choice, FORMS, LANGUAGES, readChoice, THEMES, TIERS, type Tier } from './choice';
import { looks } from './states';

/** @param query of the page's address: `state`, `lang`, `theme`, `form`, `tier` */
export function showcasePage(assets: Assets, query: URLSearchParams): string {
  const namesOf = (tier: Tier): readonly string[] => looks(tier).map(({ name }) => name);
  const choice = readChoice(query, namesOf);
  const { lang, theme } = choice;
  return html`<!doctype html>
<html lang="${lang}" data-theme="${theme}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Showcase</title>
<link rel="icon" href="/static/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${assets.path('showcase.css')}">
<script type="application/json" id="page-data">${json(choice)}</script>
<script type="module" src="${assets.path('showcase.js')}"></script>
</head>
<body class="form-${choice.form}">
<nav aria-label="Showcase" lang="en">
${row(choice, 'tier', TIERS)}${row(choice, 'lang', LANGUAGES)}${row(choice, 'theme', THEMES)}${row(choice, 'form', FORMS)}${row(choice, 'state', namesOf(choice.tier))}
</nav>
<main id="stage"></main>
</body>
</html>`.text;
}

function row(choice: Choice, key: keyof Choice, values: readonly string[]): Html {
  return html`<p><b>${key}</b>${values.map((value) => {
    const query = new URLSearchParams({ ...choice, [key]: value });
    return html` <a href="/showcase?${String(query)}"${choice[key] === value ? html` aria-current="true"` : null}>${value}</a>`;
  })}</p>`;
}
