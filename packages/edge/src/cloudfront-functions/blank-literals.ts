/**
 * A source with the insides of its texts, templates, patterns and comments blanked, so that what is left of it is code.
 * Code inside templates stays.
 */
export function blankLiterals(source: string): string {
  return source.replace(TOKEN, (text, before: string | undefined) => {
    const kept = before ?? '';
    const literal = text.slice(kept.length);
    if (literal.startsWith('`')) return kept + blankTemplate(literal);
    return kept + blank(literal);
  });
}

// A slash begins a pattern where no value stands before it.
const TOKEN =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"|`(?:[^`\\]|\\[\s\S])*`|((?:^|[=(,:;!&|?{}[+\-*%<>~^]|\breturn|\btypeof|=>)\s*)\/(?![/*])(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/g;

function blank(text: string): string {
  return text.startsWith('/') ? text.replace(/[^\n]/g, ' ') : `''${' '.repeat(Math.max(0, text.length - 2))}`;
}

function blankTemplate(template: string): string {
  const code = [...template.matchAll(/\$\{([^}]*)\}/g)].map((found) => `(${found[1]})`).join('+');
  return code === '' ? "''" : `(${code})`;
}
