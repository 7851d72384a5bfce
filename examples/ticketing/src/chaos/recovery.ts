/** How soon things work again: from a fault to the first request after it that succeeds and needed what was broken. */
import { FAULTS, type FaultKind } from './schedule';

/** What a visitor has got done. `door` is being let in by the queue after waiting. */
export type Deed = 'assign' | 'claim' | 'poll' | 'join' | 'gate' | 'complete' | 'door';

export type RecoveryRow = {
  readonly fault: FaultKind;
  readonly what: string;
  readonly times: number;
  /** Null where nobody asked again. */
  readonly medianMs: number | null;
  readonly worstMs: number | null;
};

export type Recovery = {
  broke(fault: FaultKind): void;
  /** @param askedAtMs by `performance.now()`; what was asked before a fault proves nothing about it */
  succeeded(deed: Deed, askedAtMs: number): void;
  rows(): readonly RecoveryRow[];
};

/** Deeds that a fault gets in the way of. */
const NEEDED: Readonly<Record<FaultKind, readonly (readonly [what: string, deeds: readonly Deed[]])[]>> = {
  'kill-server': [['any request', ['assign', 'claim', 'poll', 'join', 'complete']]],
  'lose-redis': [
    ['join, gate', ['join', 'gate', 'complete']],
    ['being let in from the line', ['door']],
  ],
  'pause-redis': [['join, gate', ['join', 'gate', 'complete']]],
  'throttle-dynamo': [['new place, pass', ['assign', 'claim']]],
  'lose-dynamo-replies': [['new place, pass', ['assign', 'claim']]],
  'lose-server-replies': [['any request', ['assign', 'claim', 'poll', 'join', 'complete']]],
  'jump-clock': [['any request', ['assign', 'claim', 'poll', 'join', 'complete']]],
};

type Wound = {
  readonly fault: FaultKind;
  readonly what: string;
  readonly deeds: readonly Deed[];
  readonly atMs: number;
};

export function createRecovery(now: () => number = () => performance.now()): Recovery {
  let open: readonly Wound[] = [];
  const healed: (Wound & { readonly tookMs: number })[] = [];
  const broken = new Map<FaultKind, number>();
  return {
    broke(fault) {
      broken.set(fault, (broken.get(fault) ?? 0) + 1);
      open = [...open, ...NEEDED[fault].map(([what, deeds]) => ({ fault, what, deeds, atMs: now() }))];
    },
    succeeded(deed, askedAtMs) {
      if (open.length === 0) return;
      const heals = ({ deeds, atMs }: Wound): boolean => deeds.includes(deed) && askedAtMs >= atMs;
      for (const wound of open.filter(heals)) healed.push({ ...wound, tookMs: now() - wound.atMs });
      open = open.filter((wound) => !heals(wound));
    },
    rows: () =>
      (Object.keys(FAULTS) as FaultKind[]).flatMap((fault) =>
        NEEDED[fault].map(([what]) => {
          const took = healed.filter((wound) => wound.fault === fault && wound.what === what);
          const sorted = took.map(({ tookMs }) => tookMs).sort((a, b) => a - b);
          return {
            fault,
            what,
            times: broken.get(fault) ?? 0,
            medianMs: sorted[Math.floor((sorted.length - 1) / 2)] ?? null,
            worstMs: sorted.at(-1) ?? null,
          };
        }),
      ),
  };
}
