/** One concert, at `/events/{eventId}`: what it is, what it costs, and the button everybody presses. */
import type { Concert, Language } from '../../catalog/concerts';
import { type Grade, PRICES } from '../../catalog/venue';
import { CHEATS } from '../../cheat/cheats';
import { CHEAT_WORDS } from '../cheat-words';
import { type Html, html } from '../html';
import { type Frame, layout } from '../layout';
import { type Say, say } from '../words';
import { moodBadge } from './concerts';
import { drawPanel, signInBox } from './draw';

/** @param isSignedIn only asked for where lots are drawn */
export function eventPage(frame: Frame, concert: Concert, isSignedIn: boolean): string {
  const words = say(frame.language);
  const language = frame.language;
  const isDraw = concert.mood === 'draw';
  return layout(frame, {
    title: `${concert.artist[language]} 〈${concert.title[language]}〉`,
    name: 'event',
    data: { eventId: concert.eventId, mood: concert.mood, isSignedIn },
    body: html`<article class="wrap event">
<div class="event-poster"><img src="/static/posters/${concert.poster}.svg" alt="" width="300" height="400"></div>
<div class="event-main"><p class="kicker">${concert.genre[language]} ${moodBadge(concert, words)}</p>
<h1>${concert.artist[language]}<br><em>${concert.title[language]}</em></h1>
<p class="about">${concert.about[language]}</p>
<dl class="facts">${fact(words('when'), concert.when[language])}${fact(words('where'), concert.place[language])}${fact(words('runningTime'), words('minutes', { count: concert.minutes }))}${fact(words('age'), concert.age[language])}</dl></div>
<aside class="buy"><h2>${words('price')}</h2>${prices(concert, words)}
<p class="opens-in" id="opens-in" hidden><span>${words('opensIn')}</span> <b></b></p>
${isDraw ? signInBox(words) : null}
<button type="button" class="button big" id="book" data-test="book">${words('bookNow')}</button>
<urr-waiting-room event-id="${concert.eventId}" lang="${language}" next="/queue/${concert.eventId}" theme="light">${isDraw ? html`<p slot="footer" class="impatient" id="draw-line"></p>` : html`<div slot="footer" class="impatient"><button type="button" class="quiet-link" data-my-turn data-test="my-turn">${words('myTurn')}</button></div>`}</urr-waiting-room>
<ul class="notes">${(['notice1', 'notice2', 'notice3'] as const).map((word) => html`<li>${words(word)}</li>`)}</ul></aside>
<div class="event-more">${isDraw ? drawPanel(language, words) : null}${cheatPanel(concert, language, words)}</div></article>`,
  });
}

function fact(name: string, value: string): Html {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

function prices(concert: Concert, words: Say): Html {
  const grades = [...new Set(concert.venue.sections.map(({ grade }) => grade))] as Grade[];
  return html`<table class="prices"><tbody>${grades.map(
    (grade) =>
      html`<tr><th scope="row"><i class="dot ${grade.toLowerCase()}"></i>${grade}</th><td>${words('won', { amount: PRICES[grade] })}</td><td class="free" data-grade="${grade}">–</td></tr>`,
  )}</tbody></table>`;
}

function cheatPanel(concert: Concert, language: Language, words: Say): Html {
  return html`<section class="cheat" id="cheat"><h2>${words('cheatTitle')}</h2><p>${words('cheatLead')}</p>
<div class="cheat-buttons">${CHEATS.map((name) => html`<button type="button" class="chip" data-cheat="${name}" data-test="cheat-${name}">${words(CHEAT_WORDS[name])}</button>`)}</div>
<ol class="cheat-log" id="cheat-log" aria-live="polite" data-event="${concert.eventId}" data-lang="${language}"></ol></section>`;
}
