/** Every look of the elements, as the snapshots that lead to it. */
import type { EntrySnapshot, Snapshot } from '@urr/browser';
import type { Tier } from './choice';

/** The part of a snapshot that a state is about; the rest is as in an element that was never entered. */
export type Look = {
  readonly name: string;
  /** Shown one after the other: some looks need a past. */
  readonly snapshots: readonly (Partial<Snapshot> | Partial<EntrySnapshot>)[];
  /** A button pressed afterwards, by its part. */
  readonly press?: string;
};

const EVERY_SECONDS = 10;
/** A moment that looks the same in every picture. */
const UPDATED_AT = new Date(2027, 4, 1, 20, 3, 22).getTime();

const message = {
  ko: '현장 판매는 없습니다. 예매는 22시까지 계속되고, 취소된 좌석은 다시 나옵니다.',
  en: 'There is no sale at the door. Booking stays open until 10 pm, and cancelled seats come back.',
  ja: '会場での販売はありません。受付は22時まで続き、キャンセルされた席は再び販売されます。',
};

export function looks(tier: Tier): readonly Look[] {
  return tier === 'pass' ? timeLooks : lineLooks(tier === '1' ? 1 : 2);
}

const timeLooks: readonly Look[] = (
  [
    ['unknown', null],
    ['active', 552],
    ['ending', 95],
    ['ended', 0],
  ] as const
).map(([state, secondsLeft]) => ({ name: state, snapshots: [{ state, secondsLeft }] }));

/** @param tier 1 the waiting room, 2 the entry queue */
function lineLooks(tier: 1 | 2): readonly Look[] {
  const place =
    tier === 1
      ? { position: 2341, ahead: 1841, progress: 0.21, everySeconds: EVERY_SECONDS }
      : { position: 47, ahead: 46, behind: 128, progress: 0.45 };
  const wait = tier === 1 ? { lowSeconds: 37, highSeconds: 40 } : { lowSeconds: 60, highSeconds: 60 };
  const waiting = { state: 'waiting', ...place, wait, updatedAt: UPDATED_AT } satisfies Partial<Snapshot>;
  const turn = { ...waiting, state: 'your-turn', ahead: 0, wait: null } satisfies Partial<Snapshot>;
  const one = (name: string, snapshot: Partial<Snapshot>): Look => ({ name, snapshots: [snapshot] });
  const failed = (name: string, code: string) => one(name, { state: 'error', final: true, code });
  return [
    one('joining', { state: 'joining' }),
    one('busy', { state: 'joining', code: 'busy' }),
    one('scheduled', { ...waiting, state: 'scheduled', opensInSeconds: 754, wait: null }),
    one('draw', { state: 'scheduled', opensInSeconds: 3723, order: 'draw', message }),
    one('waiting', waiting),
    one('calculating', { ...waiting, wait: null, progress: 0 }),
    {
      name: 'longer',
      snapshots: [waiting, { ...waiting, wait: { lowSeconds: 410, highSeconds: 780 } }],
    },
    one('drawn', { ...waiting, order: 'draw' }),
    one('long-numbers', {
      ...waiting,
      position: 12_345_678,
      ahead: 12_343_999,
      behind: tier === 1 ? null : 9_876_543,
      progress: 0.01,
      wait: { lowSeconds: 5400, highSeconds: 90_000 },
      message,
    }),
    { name: 'confirm', snapshots: [waiting], press: 'ask-leave' },
    one('paused', { ...waiting, state: 'paused', message }),
    one('offline', { ...waiting, state: 'offline' }),
    one('error', { ...waiting, state: 'error', code: 'network' }),
    one('your-turn', turn),
    ...(tier === 1 ? [{ name: 'turn-full', snapshots: [turn, turn] }] : []),
    one('front-error', { ...turn, state: 'error', code: 'network' }),
    one('admitted', { state: 'admitted', final: true }),
    one('expired', { state: 'expired', final: true }),
    one('left', { state: 'left', final: true }),
    one('closed', { state: 'closed', final: true, message }),
    one('sold-out', { state: 'sold-out', final: true }),
    failed('failed', 'http-403'),
    failed('cookies', 'place-required'),
    failed('unknown', 'event-unknown'),
    ...(tier === 1 ? [failed('sign-in', 'unauthorized')] : []),
    ...(tier === 2 ? [failed('pass-needed', 'vwr-required')] : []),
  ];
}
