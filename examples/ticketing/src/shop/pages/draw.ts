/** What the page of a drawn event says about the draw; its script fills in what is published. */
import type { Language } from '../../catalog/concerts';
import { type Html, html } from '../html';
import type { Say, Word } from '../words';

export function signInBox(words: Say): Html {
  return html`<div class="sign-in" id="sign-in" hidden><p>${words('drawSignIn')}</p>
<button type="button" class="button" data-test="sign-in">${words('drawSignInButton')}</button></div>
<p class="sign-in" id="signed-in" role="status" hidden>${words('drawSignedIn')}</p>`;
}

export function drawPanel(language: Language, words: Say): Html {
  const fact = (key: string, name: Word, note?: Word): Html =>
    html`<div data-draw="${key}" hidden><dt>${words(name)}</dt><dd><code class="${key === 'place' ? 'draw-place' : 'draw-value'}"></code>${note ? html`<small>${words(note)}</small>` : null}</dd></div>`;
  return html`<section class="draw-panel" id="draw"><h2>${words('drawTitle')}</h2><p>${words('drawText')}</p>
<dl>${fact('commitment', 'drawSealed', 'drawSealedNote')}${fact('round', 'drawRound', 'drawRoundNote')}${fact('entry', 'drawEntry')}${fact('size', 'drawSize')}${fact('seed', 'drawSeed')}${fact('randomness', 'drawRandomness')}${fact('place', 'drawPlace')}</dl>
<p class="draw-links"><a class="button" id="draw-check" href="/check-draw?lang=${language}">${words('drawWhat')}</a>
<button type="button" class="chip" id="draw-again" data-test="draw-again" hidden>${words('drawAgain')}</button></p></section>`;
}
