/** The seat map, at `/seats/{eventId}`: guarded at the edge, so only people with both passes see it. */
import type { Concert } from '../../catalog/concerts';
import { type Grade, PRICES, type Section } from '../../catalog/venue';
import { type Html, html } from '../html';
import { type Frame, layout } from '../layout';
import { say } from '../words';

export const MOST_SEATS = 4;

export function seatsPage(frame: Frame, concert: Concert): string {
  const words = say(frame.language);
  const { venue } = concert;
  const grades = [...new Set(venue.sections.map(({ grade }) => grade))] as Grade[];
  return layout(frame, {
    title: words('seatsTitle'),
    name: 'seats',
    step: 3,
    data: { eventId: concert.eventId, mostSeats: MOST_SEATS, prices: PRICES },
    body: html`<section class="wrap seats">
<div class="seats-head"><h1>${words('seatsTitle')}</h1><urr-time-left event-id="${concert.eventId}" lang="${frame.language}" theme="light"></urr-time-left></div>
<p class="alert" id="alert" role="alert" hidden></p>
<div class="hall-panel panel">
<div class="loading" id="loading"><i class="spinner"></i><p>${words('loadingSeats')}</p></div>
<div class="down" id="down" hidden><svg viewBox="0 0 64 64" aria-hidden="true"><path d="M8 10h48v14H8zM8 26h48v14H8zM8 42h48v12H8z"/><path class="down-x" d="m24 20 16 24m0-24L24 44"/></svg><h2>${words('shopDown')}</h2><p id="down-lead"></p><p id="down-retry"></p></div>
<div id="hall" hidden><p class="hint">${words('pickSection')}</p>
<svg class="hall" viewBox="0 0 ${venue.width} ${venue.height}" role="group" aria-label="${words('pickSection')}"><path class="stage" d="M150 14h180l-14 34H164z"/><text x="240" y="37" class="stage-text">${words('stage')}</text>${venue.sections.map((section) => sectionShape(section))}</svg>
<ul class="grades">${grades.map((grade) => html`<li><i class="dot ${grade.toLowerCase()}"></i>${grade} <span>${words('won', { amount: PRICES[grade] })}</span></li>`)}</ul></div>
<div id="section" hidden><div class="section-head"><button type="button" class="chip" id="back">‹ ${words('backToHall')}</button><h2 id="section-name"></h2></div>
<div class="stage-bar">${words('stage')}</div><div class="grid" id="grid"></div>
<ul class="legend"><li><i class="seat"></i>${words('legendFree')}</li><li><i class="seat mine"></i>${words('legendMine')}</li><li><i class="seat held"></i>${words('legendHeld')}</li><li><i class="seat sold"></i>${words('legendSold')}</li></ul></div></div>
<aside class="basket panel"><h2>${words('chosen')}</h2><ul id="chosen"><li class="empty">${words('none')}</li></ul>
<p class="hint">${words('upTo', { count: MOST_SEATS })}</p><p class="sum"><span>${words('total')}</span> <b id="total">${words('won', { amount: 0 })}</b></p>
<button type="button" class="button big" id="reserve" disabled data-test="reserve">${words('holdSeats')}</button>
<button type="button" class="quiet-link" id="leave" data-test="leave">${words('leaveSeats')}</button></aside></section>`,
  });
}

function sectionShape(section: Section): Html {
  const { shape } = section;
  const middle =
    shape.kind === 'box'
      ? { x: shape.x + shape.width / 2, y: shape.y + shape.height / 2 }
      : onRing((shape.inner + shape.outer) / 2, (shape.from + shape.to) / 2);
  const outline =
    shape.kind === 'box'
      ? html`<rect x="${shape.x}" y="${shape.y}" width="${shape.width}" height="${shape.height}" rx="4"/>`
      : html`<path d="${ringPath(shape)}"/>`;
  return html`<g class="zone ${section.grade.toLowerCase()}" data-section="${section.id}" data-test="section-${section.id}" tabindex="0" role="button">${outline}<text x="${round(middle.x)}" y="${round(middle.y) - 1}">${section.id}</text><text class="zone-left" x="${round(middle.x)}" y="${round(middle.y) + 10}"></text></g>`;
}

const CENTER = { x: 240, y: 72 };

function onRing(radius: number, degrees: number): { x: number; y: number } {
  const angle = (degrees * Math.PI) / 180;
  return { x: CENTER.x + radius * Math.sin(angle), y: CENTER.y + radius * Math.cos(angle) };
}

function ringPath({
  inner,
  outer,
  from,
  to,
}: {
  inner: number;
  outer: number;
  from: number;
  to: number;
}): string {
  const [a, b, c, d] = [onRing(inner, from), onRing(outer, from), onRing(outer, to), onRing(inner, to)].map(
    ({ x, y }) => `${round(x)} ${round(y)}`,
  );
  return `M${a}L${b}A${outer} ${outer} 0 0 0 ${c}L${d}A${inner} ${inner} 0 0 1 ${a}Z`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
