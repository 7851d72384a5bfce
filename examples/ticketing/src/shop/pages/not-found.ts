import { html } from '../html';
import { type Frame, layout } from '../layout';
import { say } from '../words';

export function notFoundPage(frame: Frame): string {
  const words = say(frame.language);
  return layout(frame, {
    title: words('notFound'),
    name: 'plain',
    body: html`<section class="wrap narrow"><div class="panel"><h1>${words('notFound')}</h1><p>${words('notFoundLead')}</p><p><a class="button" href="/">${words('goHome')}</a></p></div></section>`,
  });
}
