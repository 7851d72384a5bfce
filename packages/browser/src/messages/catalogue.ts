/** Which texts are shown: the language's own, under those the site has put in their place. */
import { en } from './en';
import { ja } from './ja';
import { ko } from './ko';
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

/** Primary language subtag, `ko` when there is none. */
export function languageOf(lang: string | null | undefined): string {
  return lang?.split('-')[0]?.toLowerCase() || 'ko';
}

/** The operator's text in this language, else in any that it was written in. */
export function operatorText(
  message: { readonly [lang: string]: string | undefined } | null,
  lang: string,
): string | undefined {
  if (message === null) return undefined;
  const texts = [message[languageOf(lang)], message.ko, message.en, message.ja];
  return texts.find((text) => typeof text === 'string' && text !== '');
}
