/** Places: drawing them, signing them, and finding the one a visitor already has. */
import {
  type Claims,
  type Clock,
  type Config,
  type Random,
  randomId,
  type Tokens,
  type Verdict,
} from '@urr/core';
import { tokenEndMs } from '../token-end';
import { tookPart } from './draw';
import type { Snapshot } from './event-cache';
import type { Lessee, Taken } from './lessee';
import type { PlaceRecord, StoredEvent, WaitingRoomStore } from './store';

/** How long a repeated request with the same key finds the place of the first. */
const IDEMPOTENCY_MS = 600_000;

const JTI_BYTES = 12;

/** More than a block holds. */
const MAX_SPARE = 100;

/** Who asks for a place: hashes, null where nothing was said. */
export type Visitor = { readonly owner: string | null; readonly keyHash: string | null };

export type Places = {
  sign(event: StoredEvent, place: PlaceRecord): Promise<string>;
  verify(token: string | undefined, eventId: string | undefined): Promise<Verdict>;
  /**
   * The place this visitor already has: what they present, what their key or their subject is known for.
   *
   * @returns 'conflict' when the key was used by another subject
   */
  find(
    event: StoredEvent,
    visitor: Visitor,
    presented: PlaceRecord | undefined,
  ): Promise<PlaceRecord | 'conflict' | undefined>;
  /** A new place at the end of the line, remembered for this visitor; undefined when the event is gone. */
  draw(
    snapshot: Snapshot,
    visitor: Visitor,
  ): Promise<{ readonly taken: Taken; readonly place: PlaceRecord | 'conflict' } | undefined>;
  /** Forgets under which subject or key a place is found. */
  forget(event: StoredEvent, visitor: Visitor, jti: string): Promise<void>;
};

export function createPlaces(options: {
  readonly config: Config;
  readonly store: WaitingRoomStore;
  readonly lessee: Lessee;
  readonly tokens: () => Promise<Tokens>;
  readonly clock: Clock;
  readonly random: Random;
}): Places {
  const { config, store, lessee, tokens, clock, random } = options;
  const newId = () => randomId(random, JTI_BYTES);

  async function find(event: StoredEvent, visitor: Visitor, presented: PlaceRecord | undefined) {
    const { owner, keyHash } = visitor;
    const { eventId, epoch, settings } = event;
    const ledger = settings.ledger === 'subject';
    const nowMs = clock();
    if (ledger && keyHash !== null) {
      const known = await store.getPlace({ eventId, epoch, key: keyEntry(keyHash), nowMs });
      if (known !== undefined) return known.owner === owner ? known : 'conflict';
    }
    if (presented !== undefined && (owner === null || presented.subject === owner)) return presented;
    if (!ledger || owner === null) return undefined;
    const own = await store.getPlace({ eventId, epoch, key: subjectEntry(owner), nowMs });
    if (own !== undefined || presented === undefined) return own;
    return adopt(event, owner, presented);
  }

  /**
   * A place drawn before its visitor signed in becomes the place of that user, once. Somebody else's place does not:
   * not one drawn signed in, and not one another user adopted first.
   */
  async function adopt(
    event: StoredEvent,
    owner: string,
    place: PlaceRecord,
  ): Promise<PlaceRecord | undefined> {
    const { eventId, epoch } = event;
    const nowMs = clock();
    const theirs = await store.getPlace({ eventId, epoch, key: subjectEntry(place.subject), nowMs });
    if (theirs !== undefined) return undefined;
    const entry = {
      eventId,
      epoch,
      place: { ...place, owner },
      expiresAtMs: tokenEndMs(place, config),
      nowMs,
    };
    const adopted = await store.putPlace({ ...entry, key: placeEntry(place.jti) });
    if (adopted.owner !== owner) return undefined;
    return store.putPlace({ ...entry, key: subjectEntry(owner) });
  }

  async function draw({ event: known, seen }: Snapshot, { owner, keyHash }: Visitor) {
    let taken = await lessee.take(known, seen);
    // A block leased before the draw: its lots have been drawn, and belong to nobody who comes after it.
    for (
      let spare = MAX_SPARE;
      spare > 0 && taken !== undefined && tookPart(known, taken.position);
      spare--
    ) {
      await store.addHoles({ eventId: known.eventId, epoch: known.epoch, from: taken.position, count: 1 });
      taken = await lessee.take(known, seen);
    }
    if (taken === undefined) return undefined;
    const { position, event } = taken;
    const { eventId, epoch } = event;
    const iat = Math.floor(clock() / 1000);
    const drawn: PlaceRecord = {
      jti: newId(),
      subject: owner ?? randomId(random),
      position,
      iat,
      exp: iat + config.ttl.recordSeconds,
      owner,
    };
    if (event.settings.ledger === 'none') return { taken, place: drawn };

    const entry = { eventId, epoch, nowMs: clock() };
    const remember = (key: string, place: PlaceRecord, expiresAtMs: number) =>
      store.putPlace({ ...entry, key, place, expiresAtMs });
    const own =
      owner === null ? drawn : await remember(subjectEntry(owner), drawn, tokenEndMs(drawn, config));
    const place =
      keyHash === null ? own : await remember(keyEntry(keyHash), own, entry.nowMs + IDEMPOTENCY_MS);
    // Another request of the same visitor was faster: nobody holds what was drawn here.
    const held = owner === null ? place : own;
    if (held.jti !== drawn.jti) await store.addHoles({ eventId, epoch, from: position, count: 1 });
    return { taken, place: place.owner === owner ? place : ('conflict' as const) };
  }

  return {
    find,
    draw,

    async sign({ eventId, epoch }, { subject, position, iat, exp, jti }) {
      return (await tokens()).issue({ eventId, epoch, subject, position, iat, exp, jti });
    },

    async verify(token, eventId) {
      return (await tokens()).verify(token, { eventId });
    },

    async forget({ eventId, epoch, settings }, { owner, keyHash }, jti) {
      if (settings.ledger === 'none') return;
      if (owner !== null) await store.deletePlace({ eventId, epoch, key: subjectEntry(owner), jti });
      if (keyHash !== null) await store.deletePlace({ eventId, epoch, key: keyEntry(keyHash), jti });
    },
  };
}

/** A verified place token as the ledger would keep it. */
export function toPlaceRecord({ jti, sub, pos, iat, exp }: Claims): PlaceRecord {
  return { jti, subject: sub, position: pos, iat, exp, owner: null };
}

function subjectEntry(owner: string): string {
  return `s#${owner}`;
}

function keyEntry(keyHash: string): string {
  return `k#${keyHash}`;
}

function placeEntry(jti: string): string {
  return `p#${jti}`;
}
