/** The whole sum of a draw, with everything in between. Done by `@urr/core/draw`, as servers and waiting pages do it. */
import {
  commitment,
  type DrawVerdict,
  drawKey,
  drawKeyText,
  type PlaceTrace,
  tracePlace,
  verifyDraw,
} from '@urr/core/draw';
import { isEventId } from '@urr/core/event-id';
import type { Facts, Field } from './facts';

/** drand's chain `quicknet`, which rooms use unless they say otherwise. */
const CHAIN = '52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971';
const GENESIS_SECONDS = 1_692_803_367;
const PERIOD_SECONDS = 3;
const MOST = 2 ** 32;

export type Round = {
  readonly round: number;
  /** When drand's `quicknet` published it; null for a round of another chain. */
  readonly publishedAtMs: number | null;
  /** Where drand answers with it; null for what is no chain of drand. */
  readonly url: string | null;
  /** null: announced and not used. */
  readonly randomness: string | null;
};

export type Sum = {
  readonly facts: Facts;
  /** SHA-256 of the seed. */
  readonly hash: string;
  /** null where no round was announced. */
  readonly round: Round | null;
  readonly text: string;
  readonly key: string;
  readonly size: number;
  readonly position: number;
  readonly trace: PlaceTrace;
  readonly verdict: DrawVerdict;
};

export type Checked =
  | { readonly state: 'done'; readonly sum: Sum }
  /** Fields that hold nothing that could be meant. */
  | { readonly state: 'unclear'; readonly fields: readonly Field[] };

export function check(given: Facts): Checked {
  const facts = tidy(given);
  const whole = (text: string, least: number, most: number): boolean =>
    /^\d{1,15}$/.test(text) && Number(text) >= least && Number(text) <= most;
  const hex = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);
  const isFine: Readonly<Record<Field, boolean>> = {
    event: isEventId(facts.event),
    epoch: whole(facts.epoch, 1, Number.MAX_SAFE_INTEGER),
    size: whole(facts.size, 0, MOST),
    commitment: hex(facts.commitment),
    seed: hex(facts.seed),
    round: facts.round === '' ? facts.randomness === '' : whole(facts.round, 1, Number.MAX_SAFE_INTEGER),
    randomness: facts.randomness === '' || hex(facts.randomness),
    position: whole(facts.position, 1, MOST),
  };
  const fields = (Object.keys(isFine) as Field[]).filter((field) => !isFine[field]);
  if (fields.length > 0) return { state: 'unclear', fields };

  const [size, position, round] = [Number(facts.size), Number(facts.position), Number(facts.round)];
  const isAnnounced = facts.round !== '';
  const chain = facts.chain || CHAIN;
  const promised = isAnnounced ? { chain, round } : null;
  const beacon =
    promised === null || facts.randomness === '' ? null : { ...promised, randomness: facts.randomness };
  const input = {
    seed: facts.seed,
    beacon,
    eventId: facts.event,
    epoch: Number(facts.epoch),
    drawSize: size,
  };
  const key = drawKey(input);
  const promise = { commitment: facts.commitment, beacon: promised };
  return {
    state: 'done',
    sum: {
      facts,
      hash: commitment(facts.seed),
      round: isAnnounced
        ? {
            round,
            publishedAtMs: chain === CHAIN ? (GENESIS_SECONDS + (round - 1) * PERIOD_SECONDS) * 1000 : null,
            url: hex(chain) ? `https://api.drand.sh/${chain}/public/${round}` : null,
            randomness: beacon?.randomness ?? null,
          }
        : null,
      text: drawKeyText(input),
      key,
      size,
      position,
      trace: tracePlace({ key, size }, position),
      verdict: verifyDraw({ ...input, promise, position }),
    },
  };
}

/** As copied from somewhere: with spaces, thousands separated, letters in either case. */
function tidy(facts: Facts): Facts {
  const bare = (text: string): string => text.replaceAll(/[\s,]/g, '');
  const lower = (text: string): string => bare(text).toLowerCase();
  return {
    chain: lower(facts.chain ?? ''),
    event: facts.event.trim(),
    epoch: bare(facts.epoch),
    size: bare(facts.size),
    commitment: lower(facts.commitment),
    seed: lower(facts.seed),
    round: bare(facts.round),
    randomness: lower(facts.randomness),
    position: bare(facts.position),
  };
}
