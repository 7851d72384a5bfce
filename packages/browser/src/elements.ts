/** The elements with those languages only that a site needs: a third smaller than with all of them. */
import { EntryQueueElement } from './element/entry-queue-base';
import { register } from './element/register';
import { WaitingRoomElement } from './element/waiting-room-base';
import { languageOf } from './messages/language';
import type { Messages } from './messages/messages';

export { en } from './messages/en';
export { ja } from './messages/ja';
export { ko } from './messages/ko';
export type { EntryQueueElement, WaitingRoomElement };

/** Texts by primary language subtag. The first is shown where `lang` names none of them. */
export type Languages = Readonly<Record<string, Messages>>;

/**
 * Registers `<urr-waiting-room>` with these languages. Does nothing where the name is taken, or without a DOM.
 *
 * @example defineWaitingRoom({ ko, en })
 */
export function defineWaitingRoom(languages: Languages): void {
  register(
    'urr-waiting-room',
    class extends WaitingRoomElement {
      protected override texts(lang: string): Messages {
        return pick(languages, lang, this.messages);
      }
    },
  );
}

/**
 * Registers `<urr-entry-queue>` with these languages. Does nothing where the name is taken, or without a DOM.
 *
 * @example defineEntryQueue({ ko, en })
 */
export function defineEntryQueue(languages: Languages): void {
  register(
    'urr-entry-queue',
    class extends EntryQueueElement {
      protected override texts(lang: string): Messages {
        return pick(languages, lang, this.messages);
      }
    },
  );
}

function pick(languages: Languages, lang: string, own: Partial<Messages>): Messages {
  const [first] = Object.values(languages);
  return { ...(languages[languageOf(lang)] ?? first), ...own } as Messages;
}
