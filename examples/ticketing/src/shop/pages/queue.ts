/** The entry queue's page, at `/queue/{eventId}`. */
import type { Concert } from '../../catalog/concerts';
import { html } from '../html';
import { type Frame, layout } from '../layout';
import { say } from '../words';

/** @param next where to go when it is the visitor's turn; already checked to be an address of this shop */
export function queuePage(frame: Frame, concert: Concert, next: string): string {
  const words = say(frame.language);
  const language = frame.language;
  return layout(frame, {
    title: words('queueTitle'),
    name: 'queue',
    step: 2,
    data: { eventId: concert.eventId, next },
    body: html`<section class="wrap narrow queue-page">
<div class="mini"><img src="/static/posters/${concert.poster}.svg" alt="" width="60" height="80"><p><b>${concert.artist[language]}</b><br>${concert.title[language]}<br><small>${concert.when[language]}</small></p></div>
<h1>${words('queueTitle')}</h1>
<urr-entry-queue event-id="${concert.eventId}" lang="${language}" next="${next}" theme="light" open><div slot="footer" class="impatient" id="impatient" hidden><button type="button" class="quiet-link" data-my-turn data-test="my-turn">${words('myTurn')}</button></div></urr-entry-queue>
<p><a class="quiet-link" href="/events/${concert.eventId}">${words('queueHome')}</a></p></section>`,
  });
}
