import {
  type Claims,
  cookieNames,
  type GuardKeys,
  isEventId,
  modeOf,
  type Tokens,
  type Verdict,
} from '@urr/core';
import { assertConfig } from '../checked-config';
import { createUserBindings } from '../entry-queue/user-bindings';
import { createRememberedTokens } from '../entry-queue/verified-tokens';
import { createKeyed } from '../key-source';
import { hashSubject } from '../subject-hash';
import { tokenEndMs } from '../token-end';
import { toUser } from '../user';
import { tokensIn } from './carriers';
import type { EntryGate, EntryGateOptions, GateRequest, GateVerdict } from './entry-gate';
import { createEpochFloor } from './epoch-floor';
import { fetchGate } from './fetch-gate';
import { type GateRefusal, refuseAtGate } from './gate-refusal';
import { nodeGate } from './node-gate';

/**
 * Makes the gate in front of seats, reservations and payments: the last check, and the only one that knows which event
 * a request is about when the path does not say. It wants an entry token of that event, and a tier-1 pass of the same
 * visitor unless `entryImpliesVwr`; with a queue it also asks whether the slot is still held.
 *
 * @throws {ConfigError} `config` is not what `defineConfig` returns
 * @throws {KeysError} keys given directly that lack a ring or share a secret
 */
export function createEntryGate(options: EntryGateOptions): EntryGate {
  const { config, queue, clock = Date.now, onError = () => {}, onVerdict } = options;
  assertConfig(config);
  const asksQueue = queue !== undefined && options.activeCheck !== false;
  const users = createUserBindings();
  const epochFloor = createEpochFloor(options.minEpoch, clock);
  const loadTokens = createKeyed<GuardKeys, { readonly entry: Tokens; readonly vwr: Tokens }>({
    source: options.keys,
    rings: ['vwr', 'entry'],
    signers: [],
    clock,
    make: (keys) => {
      const tokens = (kind: 'vwr' | 'entry'): Tokens =>
        createRememberedTokens({ config, kind, keys: keys[kind], clock });
      return { vwr: tokens('vwr'), entry: tokens('entry') };
    },
  });

  async function judge({ headers, eventId, subject }: GateRequest): Promise<GateVerdict> {
    if (eventId === undefined || eventId === '') return refuseAtGate(config, 'event-required', { tier: 2 });
    if (!isEventId(eventId)) return refuseAtGate(config, 'event-invalid', { tier: 0 });
    const { entry, vwr } = await loadTokens();
    const names = cookieNames(config, eventId);
    const verdict = await firstValid(entry, tokensIn(headers, config.entryHeader, names.entry), { eventId });
    if (!verdict.ok) return refused('entry-required', eventId, verdict.reason);
    const { claims } = verdict;

    const passes = tokensIn(headers, config.vwrHeader, names.vwr);
    const pass = await firstValid(vwr, passes, { eventId, subject: claims.sub });
    // A good pass of somebody else is refused even where none is needed: two visitors do not share a session.
    if (!pass.ok && (!config.entryImpliesVwr || pass.reason === 'wrong-subject')) {
      return refused('vwr-required', eventId, pass.reason);
    }
    const fault = await slotFault(claims, toUser(subject));
    return fault ?? { ok: true, reason: 'admitted', eventId, claims };
  }

  /**
   * The first token that is good for this event, epoch and visitor. Where none is, the verdict on the first, except
   * that a good one of another visitor is the more telling.
   */
  async function firstValid(
    tokens: Tokens,
    candidates: readonly string[],
    expected: { readonly eventId: string; readonly subject?: string },
  ): Promise<Verdict> {
    let first: Verdict | undefined;
    for (const candidate of candidates) {
      const verdict = await ofThisEpoch(await tokens.verify(candidate, expected));
      if (verdict.ok) return verdict;
      if (first === undefined || verdict.reason === 'wrong-subject') first = verdict;
    }
    return first ?? { ok: false, reason: 'missing' };
  }

  /** Asked only about good tokens: nobody makes a gate look up events by naming them. */
  async function ofThisEpoch(verdict: Verdict): Promise<Verdict> {
    if (!verdict.ok || verdict.claims.epo >= (await epochFloor(verdict.claims.aud))) return verdict;
    return { ok: false, reason: 'wrong-epoch' };
  }

  async function slotFault(claims: Claims, user: string | undefined): Promise<GateRefusal | null> {
    const { aud: eventId, sub } = claims;
    if (!asksQueue) {
      if (user === undefined) return null;
      users.forget(clock());
      const own = users.bind(
        `${eventId}:${sub}`,
        await hashSubject(eventId, user),
        tokenEndMs(claims, config),
      );
      return own ? null : refused('entry-required', eventId, 'wrong-subject');
    }
    const result = await queue.checkSlot(claims, { subject: user });
    if (result === 'active' || (result === 'unknown' && config.unknownEvents === 'off')) return null;
    if (result === 'unknown') return refuseAtGate(config, 'event-unknown', { tier: 0, eventId });
    return refused('entry-required', eventId, result === 'gone' ? 'expired' : result);
  }

  function refused(code: 'entry-required' | 'vwr-required', eventId: string, reason: string): GateRefusal {
    return refuseAtGate(config, code, { tier: code === 'vwr-required' ? 1 : 2, eventId, reason });
  }

  async function check(request: GateRequest): Promise<GateVerdict> {
    const verdict = await decide(request);
    onVerdict?.(verdict);
    return verdict;
  }

  async function decide(request: GateRequest): Promise<GateVerdict> {
    const eventId = isEventId(request.eventId) ? request.eventId : undefined;
    const mode = modeOf(config, eventId);
    if (mode === 'off') return { ok: true, reason: 'off', eventId };
    let verdict: GateVerdict;
    try {
      verdict = await judge(request);
    } catch (error) {
      onError(error);
      const refusal = refuseAtGate(config, 'busy', {
        tier: 0,
        ...(eventId === undefined ? {} : { eventId }),
      });
      verdict = config.failMode === 'open' ? { ok: true, reason: 'fault', eventId, refusal } : refusal;
    }
    if (mode === 'shadow' && !verdict.ok) return { ok: true, reason: 'shadow', eventId, refusal: verdict };
    return verdict;
  }

  return { check, node: nodeGate(check), fetch: fetchGate(check) };
}
