/** Tokens: the signed places and passes visitors carry. */
export type { Claims, Expected, Reason, TokenConfig, TokenKind, Verdict } from './claims';
export type { TokenInput } from './issue';
export { type Random, randomId } from './random-id';
export { type Clock, createTokens, type Tokens } from './tokens';
