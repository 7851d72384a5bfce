import { messagesFor } from '../messages/catalogue';
import type { Messages } from '../messages/messages';
import { EntryQueueElement } from './entry-queue-base';

/**
 * `<urr-entry-queue>`: the panel of the entry queue, on the page `/queue/{eventId}`. With `open` it joins as soon as
 * it is in the page and goes to `next` once admitted; by default to the page's own `returnTo`, if that is a safe
 * path of this site, else it stays and leaves the rest to a listener of `urr-admitted`.
 *
 * @tagname urr-entry-queue
 *
 * @attr {string} event-id - the event; changing it ends the waiting, keeps the place and begins with the other
 * @attr {string} lang - `ko` by default, `en`, `ja`, or one added by `setMessages`
 * @attr {string} api - address of the entry queue's API
 * @attr {string} next - where to go once admitted, `{eventId}` is filled in; `""` stays
 * @attr {boolean} open - enters by itself; reflects whether it is waiting
 * @attr {boolean} modal - a window instead of a panel
 * @attr {"light" | "dark"} theme - instead of the system's
 *
 * @fires {UrrStateEvent} urr-state - something changed
 * @fires {UrrAdmittedEvent} urr-admitted - has the pass; `preventDefault()` keeps it from going to `next`
 * @fires {UrrLeftEvent} urr-left - gave the place up
 * @fires {UrrFailedEvent} urr-failed - ended without a pass
 * @fires {Event} close - the window closed
 *
 * @slot header - above the heading: a logo, the event's name
 * @slot footer - below the buttons
 * @slot sign-in - the way to sign in; shown to those who have to
 *
 * @csspart frame - the window or panel
 * @csspart body - everything in it
 * @csspart head - dot, heading and the sentence below
 * @csspart pulse - the dot
 * @csspart title - the heading
 * @csspart lead - the sentence below it
 * @csspart panel - the box around the number
 * @csspart label - above the number
 * @csspart figure - the number with what belongs to it
 * @csspart before - before the number
 * @csspart large - the number itself
 * @csspart after - after the number
 * @csspart bar - the progress bar
 * @csspart fill - its filled part
 * @csspart ahead - people ahead, and behind in the entry queue
 * @csspart wait - the expected wait
 * @csspart why - why it is longer than before
 * @csspart updated - of when the numbers are
 * @csspart message - the operator's words
 * @csspart notes - what to do meanwhile
 * @csspart note - one line of it
 * @csspart code - code of a failure
 * @csspart controls - the buttons
 * @csspart ask-leave - button that asks whether to leave
 * @csspart leave - button that leaves
 * @csspart stay - button that keeps waiting
 * @csspart enter - button that joins again or tries again
 * @csspart close - button that closes the window
 * @csspart waiting-room - button that leads to the waiting room
 * @csspart home - button that leads to the site's home
 * @csspart status - what screen readers hear; not visible
 *
 * @cssproperty --urr-accent - bar, main button and focus ring
 * @cssproperty --urr-on-accent - text on the accent
 * @cssproperty --urr-surface - background
 * @cssproperty --urr-panel - background of the box around the number
 * @cssproperty --urr-line - hairlines, and the bar's empty part
 * @cssproperty --urr-text - text
 * @cssproperty --urr-muted - text of less weight
 * @cssproperty --urr-backdrop - the veil behind the window
 * @cssproperty --urr-radius - corners; the box, the buttons and the message have smaller ones in proportion
 * @cssproperty --urr-width - greatest width
 * @cssproperty --urr-font - typeface
 */
export class UrrEntryQueueElement extends EntryQueueElement {
  protected override texts(lang: string): Messages {
    return messagesFor(lang, this.messages);
  }
}
