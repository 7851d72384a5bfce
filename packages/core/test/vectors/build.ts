/** All token vectors. Everything is fixed (keys, time, ids), so a second run gives the same file. */
import { claimCases } from './cases-claims';
import { headerCases } from './cases-header';
import { keyCases } from './cases-keys';
import { casesOfEveryKind } from './cases-of-every-kind';
import { shapeCases } from './cases-shape';
import { signatureCases } from './cases-signature';
import type { Case } from './forge';
import { signEs256 } from './published-keys';

/** Gives back an earlier signature over the same input: ES256 signatures are random, the file should not be. */
export type Remember = (input: string) => string | undefined;

/** The cases in the order of the file. */
export function buildCases(remember: Remember): Case[] {
  const signed = new Map<string, string>();
  const es256 = (input: string): string => {
    const signature = signed.get(input) ?? remember(input) ?? signEs256(input);
    signed.set(input, signature);
    return signature;
  };
  const cases = [
    ...casesOfEveryKind(),
    ...claimCases(),
    ...shapeCases(),
    ...signatureCases(),
    ...headerCases(),
    ...keyCases(es256),
  ];
  const names = new Set(cases.map(({ name }) => name));
  if (names.size < cases.length) throw new Error('two cases have the same name');
  return cases;
}
