/**
 * The draw at opening: promised before anybody joins, made once when the event opens. Pure; the key and the places are
 * core's arithmetic, which every client repeats.
 */
import { InputError, phaseAt, type Random } from '@urr/core';
import { type Beacon, commitment, drawKey, placeIn } from '@urr/core/draw';
import type { StatusDocument } from '@urr/core/protocol';
import type { EventState } from './settings';
import { HOLE_BLOCK, type HoleCounts, type RoomSettings, type StoredDraw, type StoredEvent } from './store';

/** Public random numbers, one each few seconds, known to nobody before their time: drand, or one like it. */
export type BeaconSource = {
  /** Hash of the chain, 64 hexadecimal characters. */
  readonly chain: string;
  /** The first round that is published at or after a moment, epoch milliseconds. */
  roundAt(atMs: number): number;
  /** The round's randomness, 64 hexadecimal characters in lower case; null while it is not published. */
  fetch(round: number): Promise<string | null>;
};

export type DrawRules = {
  /**
   * What keeps one person from drawing a hundred lots: `subject` gives a place before the opening to signed-in users
   * only, `challenge` to those who passed the app's challenge (`assign({ challenged: true })`).
   */
  readonly lots: 'subject' | 'challenge';
  /** Without one, draws are committed, not provable: the organiser could have tried several seeds. */
  readonly beacon?: BeaconSource | undefined;
};

/** Most bytes of a message beside a draw, so that the status document stays within its limit. */
const MAX_MESSAGE_BYTES = 400;

/**
 * A changed event with the draw that goes with it.
 *
 * @param event before the change; undefined for a new one
 * @throws {InputError} a draw that would not be fair, or that nobody can take part in
 */
export function withDraw(
  event: StoredEvent | undefined,
  state: EventState,
  rules: DrawRules | undefined,
  random: Random,
  nowMs: number,
): EventState {
  const { settings } = state;
  const old = event?.settings.draw;
  if (settings.order !== 'draw') {
    if (old !== undefined && old.result !== null)
      throw fault('the draw has been made; reset the event first');
    return state;
  }
  if (rules === undefined)
    throw fault('expected "arrival"; a draw needs createWaitingRoom({ draw: { lots } })');
  if (rules.lots === 'subject' && settings.ledger === 'none') {
    throw new InputError('ledger', 'expected "subject"; without it users could draw many lots');
  }
  if (new TextEncoder().encode(JSON.stringify(settings.message)).length > MAX_MESSAGE_BYTES) {
    throw new InputError('message', `expected at most ${MAX_MESSAGE_BYTES} bytes beside a draw`);
  }
  if (old === undefined) {
    if (phaseAt(settings, nowMs) !== 'scheduled')
      throw fault('expected a draw to be set before the event opens');
    if (event !== undefined && event.tail > 0) {
      throw fault('people have joined by arrival; reset the event first');
    }
  }
  return { ...state, settings: { ...settings, draw: promised(old, settings, rules, random) } };
}

/** The promise of a line that begins again: another seed. */
export function restartedDraw(state: EventState, rules: DrawRules | undefined, random: Random): EventState {
  const { draw: _, ...settings } = state.settings;
  if (settings.order !== 'draw' || rules === undefined) return { ...state, settings };
  return { ...state, settings: { ...settings, draw: promised(undefined, settings, rules, random) } };
}

/** Whether an event has opened whose draw has not been made. */
export function isDrawDue({ settings }: StoredEvent, nowMs: number): boolean {
  return settings.draw?.result === null && phaseAt(settings, nowMs) === 'open';
}

/**
 * The settings with the draw made: everybody who has joined by now takes part. To be written only if the event is
 * still at the revision it was read at, so that it is made once.
 *
 * @param randomness of the round that was announced; null when there is none
 */
export function drawn(event: StoredEvent, randomness: string | null, nowMs: number): RoomSettings {
  const { eventId, epoch, tail, settings } = event;
  const { draw } = settings;
  if (draw === undefined || draw.result !== null) return settings;
  const { seed } = draw;
  const beacon: Beacon | null =
    draw.beacon === null || randomness === null ? null : { ...draw.beacon, randomness };
  const key = drawKey({ seed, beacon, eventId, epoch, drawSize: tail });
  return {
    ...settings,
    draw: { ...draw, result: { size: tail, randomness: beacon?.randomness ?? null, key, atMs: nowMs } },
  };
}

/** The place of a position in the order of turns; null while a draw will decide. */
export function turnOf({ settings }: StoredEvent, position: number): number | null {
  const { draw } = settings;
  if (draw === undefined) return position;
  return draw.result === null ? null : placeIn(draw.result, position);
}

/** Whether a position took part in the draw of its event. */
export function tookPart({ settings }: StoredEvent, position: number): boolean {
  return position <= (settings.draw?.result?.size ?? 0);
}

/** Holes by place: those of positions that took part are spread by the draw as evenly as everything else. */
export function placedHoles({ settings }: StoredEvent, holes: HoleCounts): HoleCounts {
  const size = settings.draw?.result?.size ?? 0;
  if (size === 0) return holes;
  const placed = new Map<number, number>();
  const add = (block: number, count: number) => placed.set(block, (placed.get(block) ?? 0) + count);
  let among = 0;
  for (const [block, count] of holes) {
    const inside = Math.min(1, Math.max(0, (size - block * HOLE_BLOCK) / HOLE_BLOCK));
    among += count * inside;
    if (inside < 1) add(block, count * (1 - inside));
  }
  for (let block = 0; block * HOLE_BLOCK < size; block++) {
    add(block, (among * Math.min(HOLE_BLOCK, size - block * HOLE_BLOCK)) / size);
  }
  return [...placed].sort(([a], [b]) => a - b).map(([block, count]) => [block, Math.round(count)] as const);
}

/** What everybody may know: the promise, and once it is made everything the draw was made of. */
export function toPublicDraw(draw: StoredDraw): NonNullable<StatusDocument['draw']> {
  const { commitment: promise, beacon, seed, result } = draw;
  return {
    commitment: promise,
    beacon,
    result:
      result === null ? null : { size: result.size, key: result.key, seed, randomness: result.randomness },
  };
}

/** The settings without what must not be known before the draw. */
export function withoutSeed(settings: RoomSettings): RoomSettings {
  const { draw } = settings;
  return draw === undefined || draw.result !== null ? settings : { ...settings, draw: { ...draw, seed: '' } };
}

function promised(
  old: StoredDraw | undefined,
  { opensAtMs }: RoomSettings,
  { beacon }: DrawRules,
  random: Random,
): StoredDraw {
  if (old !== undefined && old.result !== null) return old;
  const seed = old?.seed ?? toHex(random(32));
  // Who opens by hand could wait for a round that suits them.
  const round = beacon === undefined || opensAtMs === null ? null : beacon.roundAt(opensAtMs);
  return {
    seed,
    commitment: commitment(seed),
    beacon: beacon === undefined || round === null ? null : { chain: beacon.chain, round },
    result: null,
  };
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function fault(message: string): InputError {
  return new InputError('order', message);
}
