/** What a function with its keys written into it runs. Bundled when this package is built, see `text.ts`. Runs in njs. */
import { type Core, decide, fault } from '../../core';
import type { Ruling } from '../../ruling';
import { apply, readRequest, unavailable } from './apply';
import type { FunctionEvent, FunctionResponse, Values } from './event';
import { judgesOf, scanValues } from './platform';
import { ruleOf } from './rule';
import type { FunctionData, FunctionKeys } from './settings';

declare const urrData: FunctionData;
declare const urrKeys: FunctionKeys;
declare let urrGuard: (event: FunctionEvent) => FunctionResponse | undefined;

const urrJudges = judgesOf(urrData, urrKeys);
// Whatever is read of this becomes a name of its own when the text is made.
const core = { judges: urrJudges, scan: scanValues } as unknown as FunctionData & Core<Values>;

urrGuard = (event) => {
  try {
    const asked = readRequest(event.request);
    let ruling: Ruling;
    try {
      ruling = decide(core, asked, ruleOf(core, asked));
    } catch (_error) {
      ruling = fault(core);
    }
    return apply(core, asked, ruling);
  } catch (_error) {
    return unavailable(core);
  }
};
