/** Every check, in the order in which they are made: what says most comes before the requests run out. */
import type { Check } from './check';
import { https } from './checks/address';
import { apiAnswers, cors, errorPages, eventKnown } from './checks/api';
import { noStore, statusCache } from './checks/caching';
import { clock } from './checks/clock';
import { cookieAttributes, cookieDomain, cookieForwarded } from './checks/cookies';
import { callbacks, exempt } from './checks/exempt';
import { forgedTokens, internalHeaders } from './checks/forgery';
import { exposed, guarded, waitingPage } from './checks/guard';
import { behaviours, rawPaths } from './checks/paths';
import { polls } from './checks/polls';

export const CHECKS: readonly Check[] = [
  https,
  apiAnswers,
  eventKnown,
  cookieAttributes,
  cookieDomain,
  cookieForwarded,
  cors,
  guarded,
  behaviours,
  forgedTokens,
  internalHeaders,
  rawPaths,
  callbacks,
  exempt,
  errorPages,
  noStore,
  statusCache,
  waitingPage,
  exposed,
  clock,
  polls,
];
