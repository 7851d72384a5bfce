/** Whether CloudFront's engine (njs) would parse a source. It accepts any upload, and fails for every visitor later. */
import { blankLiterals } from './blank-literals';

/** What the engine does not know, though Node does. */
const UNSUPPORTED: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/\bclass\b(?!\s*[:=])/, 'class'],
  [/\bfunction\s*\*|\byield\b/, 'generator functions'],
  [/\bfor\s*(?:await\s*)?\(\s*(?:(?:var|let|const)\s+)?[\w$]+\s+of\b/, 'for…of'],
  [/\bcatch\s*\{/, 'catch without a binding; write catch (error)'],
  [/\?\.(?!\d)/, 'optional chaining (?.)'],
  [/(?:\?\?|&&|\|\|)=/, 'logical assignment'],
  [/\b(?:var|let|const)\s*[[{]/, 'destructuring'],
  [/[({,]\s*\{[\w\s,:$]*\}\s*\)\s*(?:=>|\{)/, 'destructured parameters'],
  [/\.\.\.(?!\s*[\w$]+\s*\)\s*(?:=>|\{))/, 'spread (...)'],
  [/\bfunction\b[^(]*\([^()]*=[^()]*\)\s*\{|\(\s*[\w$]+\s*=[^=>()][^()]*\)\s*=>/, 'default parameters'],
  [/\b\d+n\b/, 'BigInt'],
  [
    /[\w$)\]]\s*\((?:[^()]|\([^()]*\))*\bawait\b/,
    'await in the arguments of a call; put the value in a variable first',
  ],
  [/^\s*export\b/m, 'export'],
  [/\bimport\s*\(/, 'import()'],
];

/**
 * The first thing that is wrong, as a sentence, or null. Knows what teams have stumbled over, not the whole grammar:
 * where njs is installed, it has the last word.
 *
 * @param source statements without imports
 */
export function syntaxFault(source: string): string | null {
  try {
    // Compiles and runs nothing. Sources of functions may end in a comment.
    new Function(`return async function () {\n${source}\n}`);
  } catch (error) {
    return `does not parse: ${(error as Error).message}`;
  }
  const code = blankLiterals(source);
  const control = code.replace(
    /\b(?:if|while|for|switch|catch|return|typeof)\s*\(/g,
    (text) => `${' '.repeat(text.length - 1)} `,
  );
  for (const [pattern, what] of UNSUPPORTED) {
    if (pattern.test(what.startsWith('await') ? control : code))
      return `uses what CloudFront's engine does not parse: ${what}`;
  }
  return null;
}
