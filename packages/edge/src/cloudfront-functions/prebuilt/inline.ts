/** What a function with its keys written into it runs. Bundled when this package is built, see `text.ts`. Runs in njs. */
import { decide, fault, ruleOf } from '../../core';
import type { Ruling } from '../../ruling';
import { apply, readRequest, unavailable } from './apply';
import type { FunctionEvent, FunctionResponse } from './event';
import { coreOf } from './platform';
import type { FunctionData, FunctionKeys } from './settings';

declare const urrData: FunctionData;
declare const urrKeys: FunctionKeys;
declare let urrGuard: (event: FunctionEvent) => FunctionResponse | undefined;

const core = coreOf(urrData, urrKeys);

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
