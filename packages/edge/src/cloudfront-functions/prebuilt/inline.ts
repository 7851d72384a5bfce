/** What a function with its keys written into it runs. Bundled when this package is built, see `text.ts`. Runs in njs. */
import { rule } from '../../core';
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
    return apply(core, asked, rule(core, asked));
  } catch (_error) {
    return unavailable(core);
  }
};
