import { safeReturnTo } from '@urr/core/return-to';
import type { Client, ClientOptions } from '../client/client';
import { createEntryQueueClient } from '../client/entry-queue-client';
import { messagesFor } from '../messages/catalogue';
import type { Messages } from '../messages/messages';
import { LineElement } from './line-element';

/**
 * `<urr-entry-queue>`: the panel of the entry queue, on the page `/queue/{eventId}`. With `open` it joins as soon as
 * it is in the page and goes to `next` once admitted; by default to the page's own `returnTo`, if that is a safe
 * path of this site, else it stays and leaves the rest to a listener of `urr-admitted`.
 *
 * Attributes, events, slots, parts and custom properties are those of `<urr-waiting-room>`, except that this one is a
 * panel unless it has the attribute `modal`.
 *
 * @fires urr-state - {UrrStateEvent} something changed
 * @fires urr-admitted - {UrrAdmittedEvent} has the pass; `preventDefault()` keeps it from going to `next`
 * @fires urr-left - {UrrLeftEvent} gave the place up
 * @fires urr-failed - {UrrFailedEvent} ended without a pass
 */
export class UrrEntryQueueElement extends LineElement {
  protected readonly tier = 2;

  protected get inline(): boolean {
    return !this.hasAttribute('modal');
  }

  protected override texts(lang: string): Messages {
    return messagesFor(lang, this.messages);
  }

  protected createClient(options: ClientOptions): Client {
    return createEntryQueueClient(options);
  }

  protected defaultNext(): string {
    return safeReturnTo(new URLSearchParams(location.search).get('returnTo'), '');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'urr-entry-queue': UrrEntryQueueElement;
  }
}
