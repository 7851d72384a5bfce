import type { CheatName } from '../cheat/cheats';
import type { Word } from './words';

/** What each attempt is called on the button and in the answer. */
export const CHEAT_WORDS: Readonly<Record<CheatName, Word>> = {
  'no-cookie': 'cheatNoCookie',
  'forged-token': 'cheatForged',
  'other-event': 'cheatOtherEvent',
  'hidden-path': 'cheatPath',
  'spent-place': 'cheatSpent',
};
