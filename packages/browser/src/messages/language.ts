/** Language tags, and the operator's text among those written. */

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
