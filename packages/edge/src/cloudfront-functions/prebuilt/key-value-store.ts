/**
 * What a function with a KeyValueStore runs: keys come from there, and what operators set beats the configuration.
 * Bundled when this package is built, see `text.ts`. Runs in njs: no `await` in the arguments of a call.
 */
import type { Mode } from '@urr/core';
import { canonicalPath, findRule, type RouteTable, routePattern } from '@urr/core/routes';
import type { EventData } from '../../compile';
import { type Core, decide, fault, modeOf } from '../../core';
import type { Ruling } from '../../ruling';
import { apply, mayBeForged, readRequest, unavailable } from './apply';
import type { FunctionEvent, FunctionResponse, Values } from './event';
import { carryValues, judgesOf, scanValues } from './platform';
import type { FunctionData, FunctionKeys } from './settings';

declare const urrData: unknown;
declare const urrCloudFront: { kvs(): { get(key: string): Promise<string> } };
declare let urrGuard: (event: FunctionEvent) => Promise<FunctionResponse | undefined>;

type Stored = { -readonly [K in keyof (FunctionData & Core<Values>)]: (FunctionData & Core<Values>)[K] };

urrGuard = async (event) => {
  let core = urrData as Stored;
  try {
    const request = event.request;
    const asked = readRequest(request);
    let ruling: Ruling;
    // Done at last: a ruling may have to be made twice.
    let carry: (() => void) | undefined;
    try {
      core = Object.assign({}, core);
      core.scan = scanValues;
      core.carry = (set, cookies, rest, names, tokens) => {
        carry = () => carryValues(set, cookies, rest, names, tokens);
      };
      if (core.rules === null) await readRules(core);
      const path = canonicalPath(asked.path);
      const match = path === null ? null : findRule(core.rules, core.rulePattern, asked.method, path);
      const isOpen = match !== null && match.tier === 0;
      // An open path asks for nothing, unless there are headers to be removed from it.
      if (!isOpen || (!core.anyEnforced && mayBeForged(core, asked.headers))) await readMode(core);
      if (!isOpen && match !== null) {
        if (match.eventId !== undefined) await readEvent(core, match.eventId);
        if (modeOf(core, match.eventId) !== 'off') await readKeys(core);
      }
      ruling = decide(core, asked, path, match);
      if (carry !== undefined && match !== null && match.eventId === undefined) {
        await readEvent(core, ruling.eventId as string);
        carry = undefined;
        ruling = decide(core, asked, path, match);
      }
    } catch (_error) {
      ruling = fault(core);
    }
    if (carry !== undefined) carry();
    return apply(core, asked, ruling);
  } catch (_error) {
    return unavailable(core);
  }
};

async function readRules(core: Stored): Promise<void> {
  const text = await read('urr:rules');
  core.rules = JSON.parse(text) as RouteTable;
  core.rulePattern = routePattern(core.rules);
}

async function readMode(core: Stored): Promise<void> {
  const mode = await readOptional('urr:mode');
  if (mode !== '') {
    assertMode(mode);
    core.mode = mode;
  }
  core.anyEnforced = core.mode === 'enforce';
  for (const key in core.events)
    if ((core.events[key] as EventData).mode === 'enforce') core.anyEnforced = true;
  if (core.anyEnforced) return;
  // Written with the first event that an operator enforces.
  const enforced = await readOptional('urr:enforced');
  core.anyEnforced = enforced !== '';
}

async function readEvent(core: Stored, eventId: string): Promise<void> {
  let text = await readOptional(`urr:event:${eventId}`);
  const lower = eventId.toLowerCase();
  if (text === '' && lower !== eventId && core.mode !== 'enforce') {
    // An origin that looks events up without case serves an enforced one under this id as well.
    text = await readOptional(`urr:event:${lower}`);
    if (text !== '' && (JSON.parse(text) as EventData).mode !== 'enforce') text = '';
  }
  if (text === '') return;
  const rule = JSON.parse(text) as EventData;
  if (rule.mode !== undefined) assertMode(rule.mode);
  if (rule.minEpoch !== undefined && !(rule.minEpoch > 0)) throw rule;
  const events: { [key: string]: EventData } = Object.assign({}, core.events);
  events[`/${eventId}`] = Object.assign({}, events[`/${eventId}`], rule);
  core.events = events;
}

async function readKeys(core: Stored): Promise<void> {
  const text = await read('urr:keys');
  core.judges = judgesOf(core, JSON.parse(text) as FunctionKeys);
}

function assertMode(mode: string): asserts mode is Mode {
  if (!/^(off|shadow|enforce)(?![\s\S])/.test(mode)) throw mode;
}

/** Longer values are continued under further keys: all but the last end in `>`. */
async function read(key: string): Promise<string> {
  const store = urrCloudFront.kvs();
  let text = await store.get(key);
  for (let part = 1; text.charAt(text.length - 1) === '>'; part++) {
    const next = await store.get(`${key}:${part}`);
    text = text.slice(0, -1) + next;
  }
  return text;
}

/** The value of a key that may be missing, which the store reports as an error. */
async function readOptional(key: string): Promise<string> {
  try {
    return await read(key);
  } catch (_error) {
    return '';
  }
}
