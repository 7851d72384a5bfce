/** The payment provider's page. It stands for another site: it knows a payment session and nothing else. */
import { html } from '../html';
import { type Frame, layout } from '../layout';
import { say } from '../words';

export type PaymentForm = {
  readonly returnUrl: string;
  readonly amount: number;
  readonly approve: Fields;
  readonly decline: Fields;
};
type Fields = Readonly<Record<string, string>>;

export function providerPage(frame: Frame, form: PaymentForm): string {
  const words = say(frame.language);
  const send = (fields: Fields, label: string, className: string, test: string) =>
    html`<form method="post" action="${form.returnUrl}">${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}<button class="${className}" data-test="${test}">${label}</button></form>`;
  return layout(frame, {
    title: words('providerName'),
    name: 'plain',
    bare: true,
    body: html`<section class="provider"><h1>${words('providerName')}</h1><p>${words('providerLead')}</p><p class="amount">${words('won', { amount: form.amount })}</p>
${send(form.approve, words('providerApprove'), 'button big', 'approve')}${send(form.decline, words('providerDecline'), 'quiet-link', 'decline')}<small>${words('providerNote')}</small></section>`,
  });
}
