/** Paying for held seats, at `/checkout/{eventId}?order=…`; guarded like the seat map. */
import type { Concert } from '../../catalog/concerts';
import type { Order } from '../../origin/box-office';
import { html } from '../html';
import { type Frame, layout } from '../layout';
import { seatLabel } from '../seat-label';
import { say } from '../words';

export function checkoutPage(
  frame: Frame,
  concert: Concert,
  order: Order | undefined,
  cancelled: boolean,
): string {
  const words = say(frame.language);
  const language = frame.language;
  if (order === undefined || order.state === 'released') {
    return layout(frame, {
      title: words('checkoutTitle'),
      name: 'plain',
      step: 4,
      body: html`<section class="wrap narrow"><div class="panel"><h1>${words('orderGone')}</h1><p><a class="button" href="/seats/${concert.eventId}">${words('seatsTitle')}</a></p></div></section>`,
    });
  }
  return layout(frame, {
    title: words('checkoutTitle'),
    name: 'checkout',
    step: 4,
    data: { eventId: concert.eventId, orderId: order.orderId, heldUntilMs: order.heldUntilMs },
    body: html`<section class="wrap narrow checkout">
<div class="seats-head"><h1>${words('checkoutTitle')}</h1><urr-time-left event-id="${concert.eventId}" lang="${language}" theme="light"></urr-time-left></div>
<p class="alert" id="alert" role="alert"${cancelled ? null : html` hidden`}>${cancelled ? words('payCancelled') : null}</p>
<div class="panel receipt"><div class="mini"><img src="/static/posters/${concert.poster}.svg" alt="" width="60" height="80"><p><b>${concert.artist[language]}</b><br>${concert.title[language]}<br><small>${concert.when[language]} · ${concert.place[language]}</small></p></div>
<dl class="facts"><div><dt>${words('orderSeats')}</dt><dd>${order.seatIds.map((seatId) => seatLabel(words, seatId)).join(', ')}</dd></div><div><dt>${words('heldUntil')}</dt><dd><b id="held-left">–:––</b></dd></div><div><dt>${words('payMethod')}</dt><dd>${words('payDemo')}</dd></div><div class="sum"><dt>${words('payAmount')}</dt><dd><b>${words('won', { amount: order.amount })}</b></dd></div></dl>
<button type="button" class="button big" id="pay" data-test="pay">${words('payButton', { amount: order.amount })}</button>
<button type="button" class="quiet-link" id="give-up">${words('giveUpSeats')}</button></div></section>`,
  });
}
