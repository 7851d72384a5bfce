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
import type { FunctionData, FunctionKeys } from './settings';

declare const urrData: FunctionData;
declare const urrCloudFront: { kvs(): { get(key: string): Promise<string> } };
declare let urrGuard: (event: FunctionEvent) => Promise<FunctionResponse | undefined>;

type Changeable<T> = { -readonly [K in keyof T]: T[K] };
type Stored = Changeable<FunctionData> & {
  /** An operator has switched the guard off: what was compiled of events' modes counts no more, what the store says does. */
  switched?: EventData | false;
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
        data.mode = (mode || data.mode) as Mode;
        data.switched = mode === 'off' && { mode: mode };
        // Written with the first event that an operator enforces.
        data.anyEnforced = (isEnforced(data.mode) ||
          (!data.switched && data.eventEnforced) ||
          (await read('urr:enforced'))) as boolean;
      }
      if (eventId && match.tier) await readEvent(data, eventId);
      if (data.needsKeys || match.tier) {
        const keys = await read('urr:keys').then(JSON.parse as (text: string) => FunctionKeys);
        // Somebody may have written them by hand: a ring is empty, or a secret has less than 32 characters.
        const areFit = TIERS.every(
          (kind) => keys[kind][0] && keys[kind].every((key) => ((key.secret || key.base64) as string)[31]),
        );
        core = coreOf(data, (areFit && keys) as FunctionKeys);
      }
      ruling = decide(core, asked, match);
      if (ruling.forward && ruling.carry && !eventId) {
        // Now that an event is known, its lowest epoch counts.
        await readEvent(core as unknown as Stored, ruling.eventId as string);
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
function isEnforced(mode: string | undefined): unknown {
  return mode && mode !== 'off' && mode !== 'shadow';
}

async function readEvent(data: Stored, eventId: string): Promise<void> {
  const rule = await readRule(eventId);
  if (!rule.mode && !isEnforced(data.mode)) {
    // An origin that looks events up without case serves an enforced one under this id as well.
    const alike = await readRule(eventId.toLowerCase());
    if (isEnforced(alike.mode)) rule.mode = alike.mode as Mode;
  }
  const key = `/${eventId}`;
  const own = data.events || {};
  // No others are asked for.
  data.events = { [key]: Object.assign({}, own[`/${key.toLowerCase()}`], own[key], data.switched, rule) };
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
