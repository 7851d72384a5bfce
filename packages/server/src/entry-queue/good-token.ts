import type { Verdict } from '@urr/core';
import type { Visitor } from './visitors';

/** The verdict on a good token: the same object each time the token comes, for as long as it is remembered. */
export type GoodToken = Extract<Verdict, { ok: true }> & {
  /** Whose it is, for those who ask again and again; good only within the era of the visitors it was looked up in. */
  bearer?: Visitor | undefined;
  era?: object | undefined;
};
