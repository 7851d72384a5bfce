/** The list of concerts, at `/`. */
import { CONCERTS, type Concert, type Language } from '../../catalog/concerts';
import { PRICES } from '../../catalog/venue';
import { type Html, html } from '../html';
import { type Frame, layout } from '../layout';
import { type Say, say, type Word } from '../words';

const MOODS: Readonly<Record<Concert['mood'], Word>> = {
  busy: 'moodBusy',
  warm: 'moodWarm',
  quiet: 'moodQuiet',
  draw: 'moodDraw',
};

export function concertsPage(frame: Frame): string {
  const words = say(frame.language);
  const [hero, ...others] = CONCERTS;
  return layout(frame, {
    title: words('tagline'),
    name: 'concerts',
    body: html`${hero && heroCard(hero, frame.language, words)}
<section class="wrap"><h2>${words('allConcerts')}</h2><ul class="cards">${[...(hero ? [hero] : []), ...others].map((concert) => card(concert, frame.language, words))}</ul></section>`,
    data: { eventId: hero?.eventId },
  });
}

export function moodBadge(concert: Concert, words: Say): Html {
  return html`<span class="badge ${concert.mood}">${words(MOODS[concert.mood])}</span>`;
}

export function lowestPrice(concert: Concert): number {
  return Math.min(...concert.venue.sections.map(({ grade }) => PRICES[grade]));
}

function heroCard(concert: Concert, language: Language, words: Say): Html {
  return html`<section class="hero"><div class="wrap">
<div class="hero-text"><p class="kicker">${words('heroKicker')}</p>
<h1>${concert.artist[language]}<br><em>${concert.title[language]}</em></h1>
<p class="hero-facts">${concert.when[language]}<br>${concert.place[language]}</p>
<p class="hero-live" id="hero-live" hidden data-words="${words('heroLead', { count: '{count}' })}"></p>
<a class="button" href="/events/${concert.eventId}">${words('bookNow')}</a></div>
<a class="hero-poster" href="/events/${concert.eventId}" tabindex="-1" aria-hidden="true"><img src="/static/posters/${concert.poster}.svg" alt="" width="300" height="400"></a>
</div></section>`;
}

function card(concert: Concert, language: Language, words: Say): Html {
  return html`<li><a class="card" href="/events/${concert.eventId}" data-test="event-${concert.eventId}">
<span class="card-art"><img src="/static/posters/${concert.poster}.svg" alt="" width="300" height="400" loading="lazy"></span>
<span class="card-text">${moodBadge(concert, words)}<b>${concert.artist[language]}</b><span>${concert.title[language]}</span>
<small>${concert.when[language]}<br>${concert.place[language]}</small><span class="card-price">${words('fromWon', { amount: lowestPrice(concert) })}</span></span></a></li>`;
}
