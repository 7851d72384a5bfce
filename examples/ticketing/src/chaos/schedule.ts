/** What breaks when: the same for the same seed. */
import { between, type Chance } from './random';

/** Each with what the report calls it. */
export const FAULTS = {
  'kill-server': 'server process killed, started again',
  'lose-redis': 'Redis killed, started again empty',
  'pause-redis': 'Redis stands still',
  'throttle-dynamo': 'DynamoDB throttles everything',
  'lose-dynamo-replies': 'answers of DynamoDB lost',
  'lose-server-replies': 'answers of the servers lost',
  'jump-clock': 'clock of a server process jumps',
} as const;

export type FaultKind = keyof typeof FAULTS;

export type Fault = {
  readonly kind: FaultKind;
  /** From the moment there are people everywhere. */
  readonly atMs: number;
  readonly lastsMs: number;
  /** Which server process, where it is one of them. */
  readonly process: number;
  /** Where a clock jumps: forwards or back. */
  readonly aheadMs: number;
};

/** How long each may last, in seconds, where there is time for it. */
const LASTING: Readonly<Record<FaultKind, readonly [least: number, most: number]>> = {
  'kill-server': [0.5, 2],
  'lose-redis': [0.2, 1.5],
  'pause-redis': [1, 2],
  'throttle-dynamo': [2, 4],
  'lose-dynamo-replies': [2, 5],
  'lose-server-replies': [2, 5],
  'jump-clock': [3, 8],
};

const JUMP_MS = 20_000;
/** Time for one fault and for coming round from it. */
const ROUND_SECONDS = 6;
const LEAST_TURN_MS = 1000;
/** The crowd has to be there still when the last one comes. */
const BREAKING_SHARE = 0.8;

/**
 * Each kind once at least, one after the other. Redis loses its memory once only, early: nobody is let in for a while
 * after it.
 */
export function createSchedule(options: {
  readonly seconds: number;
  readonly processes: number;
  readonly chance: Chance;
}): readonly Fault[] {
  const { seconds, processes, chance } = options;
  const others = (Object.keys(FAULTS) as FaultKind[]).filter((kind) => kind !== 'lose-redis');
  const count = Math.max(others.length + 1, Math.floor(seconds / ROUND_SECONDS));
  const kinds: FaultKind[] = shuffled(others, chance);
  while (kinds.length < count - 1) kinds.push(others[Math.floor(chance() * others.length)] as FaultKind);
  kinds.splice(1 + Math.floor((chance() * count) / 4), 0, 'lose-redis');
  const turnMs = Math.max(LEAST_TURN_MS, (seconds * BREAKING_SHARE * 1000) / count);
  return kinds.map((kind, index) => {
    const [least, most] = LASTING[kind];
    return {
      kind,
      atMs: Math.round((index + chance() * 0.2) * turnMs),
      lastsMs: Math.round(Math.min(between(chance, least, most) * 1000, turnMs * 0.8)),
      process: Math.floor(chance() * processes),
      aheadMs: chance() < 0.5 ? JUMP_MS : -JUMP_MS,
    };
  });
}

function shuffled<T>(items: readonly T[], chance: Chance): T[] {
  return items
    .map((item) => ({ item, at: chance() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
