/** What a function with its keys written into it runs. Bundled when this package is built, see `text.ts`. Runs in njs. */
import { type Core, rule } from '../../core';
import { apply, readRequest, unavailable } from './apply';
import type { FunctionEvent, FunctionResponse, Values } from './event';
import { carryValues, judgesOf, scanValues } from './platform';
import type { FunctionData, FunctionKeys } from './settings';

declare const urrData: FunctionData & Core<Values>;
declare const urrKeys: FunctionKeys;
declare let urrGuard: (event: FunctionEvent) => FunctionResponse | undefined;

const core = urrData as { -readonly [K in keyof typeof urrData]: (typeof urrData)[K] };
core.judges = judgesOf(core, urrKeys);
core.scan = scanValues;
core.carry = carryValues;

urrGuard = (event) => {
  try {
    const asked = readRequest(event.request);
    return apply(core, asked, rule(core, asked));
  } catch (_error) {
    return unavailable(core);
  }
};
