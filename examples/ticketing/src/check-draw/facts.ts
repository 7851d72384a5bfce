/** What somebody puts in to check a draw, as text, from wherever they have it. */

export const FIELDS = [
  'event',
  'epoch',
  'size',
  'position',
  'commitment',
  'seed',
  'round',
  'randomness',
] as const;

export type Field = (typeof FIELDS)[number];
export type Facts = Readonly<Record<Field, string>> & {
  /** Of the public round, where it was published beside it: nothing to type in. Empty for drand's `quicknet`. */
  readonly chain?: string;
};

/** What is published beside the facts: no field to fill in, but something to compare with. */
export type Pasted = { readonly facts: Partial<Facts>; readonly isMade: boolean };

type Published = {
  readonly eventId?: unknown;
  readonly epoch?: unknown;
  readonly draw?: {
    readonly commitment?: unknown;
    readonly beacon?: { readonly chain?: unknown; readonly round?: unknown } | null;
    readonly result?: {
      readonly size?: unknown;
      readonly seed?: unknown;
      readonly randomness?: unknown;
    } | null;
  };
};

/**
 * Reads an event's published facts (`GET status/{eventId}`), as somebody copied them.
 *
 * @returns undefined for text that is no such document
 */
export function readPublished(text: string): Pasted | undefined {
  let document: Published;
  try {
    document = JSON.parse(text) as Published;
  } catch {
    return undefined;
  }
  const { draw } = document ?? {};
  if (draw === undefined || draw === null || typeof draw !== 'object') return undefined;
  const { result } = draw;
  const all: Partial<Record<Field | 'chain', unknown>> = {
    chain: draw.beacon?.chain ?? '',
    event: document.eventId,
    epoch: document.epoch,
    commitment: draw.commitment,
    round: draw.beacon?.round ?? '',
    size: result?.size,
    seed: result?.seed,
    randomness: result?.randomness ?? '',
  };
  return { facts: textsOf(all), isMade: typeof result === 'object' && result !== null };
}

/** `#event=…&size=…`: how a shop leads its visitors here with everything filled in. Nothing of it is sent. */
export function readHash(hash: string): Partial<Facts> {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''));
  return textsOf(
    Object.fromEntries([...FIELDS, 'chain'].map((field) => [field, parameters.get(field) ?? undefined])),
  );
}

function textsOf(values: Partial<Record<Field | 'chain', unknown>>): Partial<Facts> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([field, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [[field, String(value).slice(0, 200)]] : [],
    ),
  );
}
