/**
 * What a function with a KeyValueStore runs: keys come from there, and what operators set beats the configuration.
 * Bundled when this package is built, see `text.ts`. Runs in njs: no `await` in the arguments of a call.
 */
import type { Mode } from '@urr/core';
import type { EventData } from '../../compile';
import { type Core, decide, fault, type Rules } from '../../core';
import { TIERS } from '../../refusal';
import type { Ruling } from '../../ruling';
import { apply, mayBeForged, readRequest, unavailable } from './apply';
import type { FunctionEvent, FunctionResponse, Values } from './event';
import { coreOf } from './platform';
import { ruleOf } from './rule';
import type { FunctionData, FunctionKey, FunctionKeys } from './settings';

declare const urrData: FunctionData;
declare const urrCloudFront: { kvs(): { get(key: string): Promise<string> } };
declare const Buffer: { from(text: string, encoding: 'base64'): { readonly length: number } };
declare let urrGuard: (event: FunctionEvent) => Promise<FunctionResponse | undefined>;

type Changeable<T> = { -readonly [K in keyof T]: T[K] };
type Stored = Changeable<FunctionData> & {
  /** An operator has switched the guard off: modes that were compiled count no more, those of the store do. */
  off?: boolean;
};

urrGuard = async (event) => {
  try {
    const asked = readRequest(event.request);
    const data: Stored = Object.assign({}, urrData);
    let ruling: Ruling;
    try {
      let core = data as unknown as Core<Values>;
      const match = ruleOf(data, asked);
      const eventId = match.eventId;
      // An open path asks for nothing, unless there are headers to be removed from it.
      if (match.tier || mayBeForged(asked.headers)) {
        const mode = await read('urr:mode');
        data.off = mode === 'off';
        data.mode = (mode || data.mode) as Mode;
        // Written with the first event that an operator enforces.
        data.anyEnforced =
          isEnforced(data.mode) || (!data.off && data.eventEnforced) || !!(await read('urr:enforced'));
      }
      if (eventId && match.tier) await readEvent(data, eventId);
      if (data.needsKeys || match.tier) {
        const text = await read('urr:keys');
        const keys = JSON.parse(text) as FunctionKeys;
        // Whoever writes the store by hand is asked for no less than `buildKeyValues` asks for.
        if (!TIERS.every((kind) => keys[kind][0] && keys[kind].every(isStrong))) throw Error();
        core = coreOf(data, keys);
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

/** 32 bytes, as for every HS256 key. */
function isStrong(key: FunctionKey): boolean {
  return (key.secret || Buffer.from(key.base64 as string, 'base64')).length > 31;
}

/** What is none of the modes is as strict as can be. */
function isEnforced(mode: string | undefined): boolean {
  return !!mode && mode !== 'off' && mode !== 'shadow';
}

async function readEvent(data: Stored, eventId: string): Promise<void> {
  const rule = await readRule(eventId);
  if (!rule.mode && !isEnforced(data.mode)) {
    // An origin that looks events up without case serves an enforced one under this id as well.
    const alike = await readRule(eventId.toLowerCase());
    if (isEnforced(alike.mode)) rule.mode = alike.mode as Mode;
  }
  const events: { [key: string]: EventData } = Object.assign({}, data.events);
  events[`/${eventId}`] = Object.assign(
    {},
    events[`/${eventId}`] || events[`//${eventId.toLowerCase()}`],
    data.off && { mode: 'off' },
    rule,
  );
  data.events = events;
}

function readRule(eventId: string): Promise<Changeable<EventData>> {
  return read(`urr:event:${eventId}`).then((text) => JSON.parse(text || '{}'));
}

/** The value of a key, '' where it is missing: the store reports that as an error. */
function read(key: string): Promise<string> {
  return urrCloudFront
    .kvs()
    .get(key)
    .catch(() => '');
}
