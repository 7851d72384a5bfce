/** The ticket, at `/booked/{orderId}`. The order's id is random and serves as the key to the page. */
import type { Concert } from '../../catalog/concerts';
import type { Order } from '../../origin/box-office';
import { type Html, html } from '../html';
import { type Frame, layout } from '../layout';
import { seatLabel } from '../seat-label';
import { say } from '../words';

export function bookedPage(frame: Frame, concert: Concert, order: Order): string {
  const words = say(frame.language);
  const language = frame.language;
  return layout(frame, {
    title: words('bookedTitle'),
    name: 'booked',
    step: 5,
    data: { eventId: concert.eventId },
    body: html`<section class="wrap narrow booked"><svg class="tick" viewBox="0 0 64 64" aria-hidden="true"><circle cx="32" cy="32" r="28"/><path d="m20 33 9 9 16-19"/></svg>
<h1 data-test="booked">${words('bookedTitle')}</h1><p class="lead">${words('bookedLead')}</p>
<div class="stub"><div class="stub-art"><img src="/static/posters/${concert.poster}.svg" alt="" width="300" height="400"></div><div class="stub-text"><b>${concert.artist[language]}</b><span>${concert.title[language]}</span>
<dl class="facts"><div><dt>${words('when')}</dt><dd>${concert.when[language]}</dd></div><div><dt>${words('where')}</dt><dd>${concert.place[language]}</dd></div><div><dt>${words('orderSeats')}</dt><dd>${order.seatIds.map((seatId) => seatLabel(words, seatId)).join(', ')}</dd></div><div><dt>${words('bookingNumber')}</dt><dd><code>${order.orderId.slice(0, 8).toUpperCase()}</code></dd></div></dl>${barcode(order.orderId)}</div></div>
<p><a class="button ghost" href="/">${words('again')}</a></p></section>`,
  });
}

function barcode(text: string): Html {
  let x = 0;
  const bars = [...text].flatMap((character) => {
    const code = character.charCodeAt(0);
    return [1 + (code % 3), 1 + ((code >> 2) % 3)].map((width) => {
      const bar = html`<path d="M${x} 0h${width}v34h-${width}z"/>`;
      x += width + 1 + (code % 2);
      return bar;
    });
  });
  return html`<svg class="barcode" viewBox="0 0 ${x} 34" preserveAspectRatio="none" aria-hidden="true">${bars}</svg>`;
}
