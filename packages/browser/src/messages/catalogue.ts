/** Which texts are shown: the language's own, under those the site has put in their place. */
import { en } from './en';
import { ja } from './ja';
import { ko } from './ko';
import { languageOf } from './language';
import type { Messages } from './messages';

const languages: Record<string, Messages> = { ko, en, ja };
const replaced: Record<string, Partial<Messages>> = {};

/**
 * Replaces texts of a language everywhere, or adds a language. A language that is added begins with the English
 * texts, so it can be filled in step by step.
 *
 * @param lang primary language subtag: `ko`, `en`, `ja`, or a new one
 */
export function setMessages(lang: string, messages: Partial<Messages>): void {
  replaced[lang] = { ...replaced[lang], ...messages };
}

/**
 * The texts for a language tag. Korean when none is asked for, English for languages nobody has added.
 *
 * @param lang as in the `lang` attribute: `ko`, `en-GB`
 */
export function messagesFor(lang: string, own: Partial<Messages> = {}): Messages {
  const subtag = languageOf(lang);
  return { ...(languages[subtag] ?? en), ...replaced[subtag], ...own };
}
