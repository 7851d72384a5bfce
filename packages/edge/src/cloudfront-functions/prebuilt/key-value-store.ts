/**
 * What a function with a KeyValueStore runs: keys come from there, and what operators set beats the configuration.
 * Bundled when this package is built, see `text.ts`. Runs in njs: no `await` in the arguments of a call.
 */
import type { Mode } from '@urr/core';
import type { EventData } from '../../compile';
import { type Core, decide, fault, type Rules, ruleOf } from '../../core';
import type { Ruling } from '../../ruling';
import { apply, mayBeForged, readRequest, unavailable } from './apply';
import type { FunctionEvent, FunctionResponse, Values } from './event';
import { coreOf } from './platform';
import type { FunctionData, FunctionKeys } from './settings';

declare const urrData: FunctionData;
declare const urrCloudFront: { kvs(): { get(key: string): Promise<string> } };
declare let urrGuard: (event: FunctionEvent) => Promise<FunctionResponse | undefined>;

type Stored = { -readonly [K in keyof FunctionData]: FunctionData[K] };

urrGuard = async (event) => {
  try {
    const data: Stored = Object.assign({}, urrData);
    const asked = readRequest(event.request);
    let ruling: Ruling;
    try {
      let core = data as unknown as Core<Values>;
      const match = ruleOf(core, asked);
      const tier = match.tier;
      const eventId = tier === 3 ? undefined : match.eventId;
      // An open path asks for nothing, unless there are headers to be removed from it.
      if (tier || (!data.anyEnforced && mayBeForged(asked.headers))) {
        const mode = await read('urr:mode');
        if (mode) data.mode = mode as Mode;
        // Written with the first event that an operator enforces.
        const enforced = await read('urr:enforced');
        data.anyEnforced = isEnforced(data.mode) || data.eventEnforced || !!enforced;
      }
      if (eventId && tier) await readEvent(data, eventId);
      if (data.needsKeys || (tier && tier < 3)) {
        const keys = await read('urr:keys');
        core = coreOf(data, JSON.parse(keys) as FunctionKeys);
      }
      ruling = decide(core, asked, match);
      if (ruling.forward && ruling.carry && !eventId) {
        // Now that an event is known, its lowest epoch counts.
        await readEvent(data, ruling.eventId as string);
        core = Object.assign({}, core, { events: data.events });
        ruling = decide(core, asked, match);
      }
    } catch (_error) {
      ruling = fault(data as unknown as Rules);
    }
    return apply(data, asked, ruling);
  } catch (_error) {
    return unavailable(urrData);
  }
};

/** What is none of the modes is as strict as can be. */
function isEnforced(mode: string | undefined): boolean {
  return mode !== 'off' && mode !== 'shadow';
}

async function readEvent(data: Stored, eventId: string): Promise<void> {
  let text = await read(`urr:event:${eventId}`);
  let rule = JSON.parse(text || '{}') as EventData;
  if (!text && !isEnforced(data.mode)) {
    // An origin that looks events up without case serves an enforced one under this id as well.
    text = await read(`urr:event:${eventId.toLowerCase()}`);
    const alike = JSON.parse(text || '{"mode":"off"}') as EventData;
    if (isEnforced(alike.mode)) rule = alike;
  }
  const events: { [key: string]: EventData } = Object.assign({}, data.events);
  events[`/${eventId}`] = Object.assign({}, events[`/${eventId}`], rule);
  data.events = events;
}

/** The value of a key, '' where it is missing: the store reports that as an error. */
async function read(key: string): Promise<string> {
  try {
    return await urrCloudFront.kvs().get(key);
  } catch (_error) {
    return '';
  }
}
