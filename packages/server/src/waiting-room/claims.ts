/** Claims: where a served place becomes a pass, and where admission is counted and limited. */
import { type Clock, type Config, type Random, randomId, type Tokens } from '@urr/core';
import { tokenEndMs } from '../token-end';
import { cycleAt } from './head';
import type { Admitted, Expired, Left } from './outcome';
import { mostClaims } from './pace-plan';
import type { ClaimRecord, PlaceRecord, StoredEvent, WaitingRoomStore } from './store';

const JTI_BYTES = 12;

/** Counts outlive their cycle, so that the last minutes can be reported and slow clocks still meet them. */
const COUNT_KEPT_CYCLES = 2;
const COUNT_KEPT_MS = 600_000;

export type Claimed =
  | Admitted
  | Left
  | Expired
  /** This cycle has given out all it may. */
  | { readonly state: 'full'; readonly nextAtMs: number };

export type ClaimDesk = {
  /** What a place was used for already; undefined when nothing. */
  find(event: StoredEvent, place: PlaceRecord): Promise<Exclude<Claimed, { state: 'full' }> | undefined>;
  /**
   * Claims a served place of an open event. A place claimed before answers with the same pass again.
   *
   * @param event read after the visitor asked: pausing and closing take effect here
   */
  claim(event: StoredEvent, place: PlaceRecord): Promise<Claimed>;
  /** Gives a place back. False when it was claimed before. */
  release(event: StoredEvent, place: PlaceRecord): Promise<boolean>;
  /** Ends a turn that was missed. A place claimed in time answers with its pass. */
  lapse(event: StoredEvent, place: PlaceRecord): Promise<Exclude<Claimed, { state: 'full' }>>;
  /** A pass for somebody who need not wait. */
  pass(event: { readonly eventId: string; readonly epoch: number }, subject: string): Promise<Admitted>;
};

export function createClaimDesk(options: {
  readonly config: Config;
  readonly store: WaitingRoomStore;
  readonly tokens: () => Promise<Tokens>;
  readonly clock: Clock;
  readonly random: Random;
  /** Hears of each place that becomes a pass, once. */
  readonly onClaimed?: ((event: StoredEvent, place: PlaceRecord) => void) | undefined;
}): ClaimDesk {
  const { config, store, tokens, clock, random, onClaimed } = options;
  const newId = () => randomId(random, JTI_BYTES);
  /** Claims under way by place, so that a visitor asking many times at once counts once. */
  const underWay = new Map<string, Promise<Claimed>>();

  async function admit(
    { eventId, epoch }: { readonly eventId: string; readonly epoch: number },
    holder: { readonly subject: string; readonly position: number },
    pass: { readonly jti: string; readonly iat: number; readonly exp: number },
  ): Promise<Admitted> {
    const { subject, position } = holder;
    const token = await (await tokens()).issue({ eventId, epoch, subject, position, ...pass });
    return { state: 'admitted', eventId, token, expiresAt: pass.exp * 1000, serverNow: clock(), position };
  }

  async function toOutcome(event: StoredEvent, place: PlaceRecord, record: ClaimRecord) {
    const { eventId } = event;
    if (record.state === 'left') return { state: 'left', eventId } as const;
    if (record.exp <= record.iat || record.exp * 1000 <= clock())
      return { state: 'expired', eventId } as const;
    const { jti, iat, exp } = record;
    return admit(event, place, { jti, iat, exp });
  }

  function newPass() {
    const iat = Math.floor(clock() / 1000);
    return { jti: newId(), iat, exp: iat + config.ttl.vwrSeconds };
  }

  /** A place is remembered for as long as its token is accepted, so that nothing can be claimed twice. */
  function recordOf({ eventId, epoch }: StoredEvent, place: PlaceRecord, claim: ClaimRecord) {
    const expiresAtMs = tokenEndMs(place, config);
    return { eventId, epoch, jti: place.jti, claim, expiresAtMs, nowMs: clock() };
  }

  async function count(event: StoredEvent): Promise<number | undefined> {
    const nowMs = clock();
    const { pacing } = event.settings;
    const { cycleAtMs, nextAtMs, limit: most } = cycleAt(event.segments, nowMs, pacing.burst);
    const limit = Math.min(most, mostClaims(pacing));
    const keptMs = Math.max(COUNT_KEPT_MS, COUNT_KEPT_CYCLES * (nextAtMs - cycleAtMs));
    const request = { eventId: event.eventId, cycleAtMs, limit, expiresAtMs: nextAtMs + keptMs, nowMs };
    return limit > 0 && (await store.countClaim(request)) ? undefined : nextAtMs;
  }

  async function claimOnce(event: StoredEvent, place: PlaceRecord): Promise<Claimed> {
    const nextAtMs = await count(event);
    if (nextAtMs !== undefined) return { state: 'full', nextAtMs };
    const pass = newPass();
    const record = await store.putClaim(recordOf(event, place, { state: 'claimed', ...pass }));
    if (record.state === 'claimed' && record.jti === pass.jti) onClaimed?.(event, place);
    return toOutcome(event, place, record);
  }

  return {
    async find(event, place) {
      const { eventId, epoch } = event;
      const record = await store.getClaim({ eventId, epoch, jti: place.jti, nowMs: clock() });
      return record === undefined ? undefined : toOutcome(event, place, record);
    },

    claim(event, place) {
      const key = `${event.eventId}#${event.epoch}#${place.jti}`;
      let claimed = underWay.get(key);
      if (claimed === undefined) {
        claimed = claimOnce(event, place).finally(() => underWay.delete(key));
        underWay.set(key, claimed);
      }
      return claimed;
    },

    async lapse(event, place) {
      const { jti, iat } = newPass();
      // A pass that ends as it begins: nobody can claim this place any more, in whichever process they ask.
      const ended: ClaimRecord = { state: 'claimed', jti, iat, exp: iat };
      return toOutcome(event, place, await store.putClaim(recordOf(event, place, ended)));
    },

    async release(event, place) {
      const record = await store.putClaim(recordOf(event, place, { state: 'left' }));
      return record.state === 'left';
    },

    pass: (event, subject) => admit(event, { subject, position: 0 }, newPass()),
  };
}
