import type { Client, ClientOptions } from '../client/client';
import { createWaitingRoomClient } from '../client/waiting-room-client';
import { pageOf } from '../defaults';
import { messagesFor } from '../messages/catalogue';
import type { Messages } from '../messages/messages';
import { LineElement } from './line-element';

/**
 * `<urr-waiting-room>`: the modal window of the waiting room, over the page on which "book now" was pressed.
 * `enter()` joins; where nobody waits, no window opens. On the turn it closes itself and goes to `next`.
 *
 * Attributes: `event-id`; `lang` (`ko` by default, `en`, `ja`); `api`, the address of the waiting room's API; `next`,
 * where to go once admitted (`{eventId}` is filled in, by default the entry queue's page, `""` stays); `open`, enters
 * by itself; `inline`, a panel in the page instead of a window; `theme`, `light` or `dark` instead of the system's.
 *
 * @fires urr-state - {UrrStateEvent} something changed
 * @fires urr-admitted - {UrrAdmittedEvent} has the pass; `preventDefault()` keeps it from going to `next`
 * @fires urr-left - {UrrLeftEvent} gave the place up
 * @fires urr-failed - {UrrFailedEvent} ended without a pass
 * @fires close - the window closed
 * @slot header - above the heading: a logo, the event's name
 * @slot footer - below the buttons
 * @csspart frame - the window or panel
 * @csspart title, lead, panel, label, figure, large, bar, fill, ahead, wait, message, notes, controls - its pieces
 * @cssproperty --urr-accent, --urr-on-accent - bar and main button, and the text on it
 * @cssproperty --urr-surface, --urr-panel, --urr-line - backgrounds and hairlines
 * @cssproperty --urr-text, --urr-muted - text
 * @cssproperty --urr-backdrop, --urr-radius, --urr-width, --urr-font - veil, corners, width, typeface
 */
export class UrrWaitingRoomElement extends LineElement {
  protected readonly tier = 1;

  protected get inline(): boolean {
    return this.hasAttribute('inline');
  }

  protected override texts(lang: string): Messages {
    return messagesFor(lang, this.messages);
  }

  protected createClient(options: ClientOptions): Client {
    return createWaitingRoomClient(options);
  }

  protected defaultNext(eventId: string): string {
    return pageOf(this.pages.entryQueue, eventId);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'urr-waiting-room': UrrWaitingRoomElement;
  }
}
