/** The seats of an event as everybody inside sees them: free, being paid for, sold. */
import { type Grade, PRICES, seatAt, type Venue } from '../catalog/venue';

export type SeatState = 'free' | 'held' | 'sold';

/** On the wire: one string a row, one character a seat: `0` free, `1` held, `2` sold. */
export type SeatMap = {
  readonly eventId: string;
  readonly asOf: number;
  readonly sections: readonly {
    readonly id: string;
    readonly grade: Grade;
    readonly price: number;
    readonly rows: readonly string[];
  }[];
};

export type SeatBoard = {
  get(seatId: string): SeatState | undefined;
  set(seatId: string, state: SeatState): void;
  /** At most `maxAgeMs` old: thousands of readers share one. */
  map(nowMs: number): SeatMap;
  left(): Readonly<Partial<Record<Grade, number>>>;
  readonly total: number;
  sold(): number;
};

const CODES: readonly SeatState[] = ['free', 'held', 'sold'];
const MAX_AGE_MS = 300;

export function createSeatBoard(eventId: string, venue: Venue): SeatBoard {
  const states = new Map<string, Uint8Array[]>(
    venue.sections.map(({ id, rows, columns }) => [
      id,
      Array.from({ length: rows }, () => new Uint8Array(columns)),
    ]),
  );
  const total = venue.sections.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
  let sold = 0;
  let map: SeatMap | undefined;

  return {
    get(seatId) {
      const at = seatAt(venue, seatId);
      return at && CODES[states.get(at.section.id)?.[at.row]?.[at.column] ?? 0];
    },
    set(seatId, state) {
      const at = seatAt(venue, seatId);
      const row = at && states.get(at.section.id)?.[at.row];
      if (at === undefined || row === undefined) return;
      if (row[at.column] === 2) sold -= 1;
      row[at.column] = CODES.indexOf(state);
      if (state === 'sold') sold += 1;
    },
    map(nowMs) {
      if (map === undefined || nowMs - map.asOf > MAX_AGE_MS) {
        map = {
          eventId,
          asOf: nowMs,
          sections: venue.sections.map(({ id, grade }) => ({
            id,
            grade,
            price: PRICES[grade],
            rows: (states.get(id) ?? []).map((row) => row.join('')),
          })),
        };
      }
      return map;
    },
    left() {
      const left: Partial<Record<Grade, number>> = {};
      for (const { id, grade } of venue.sections) {
        const free = (states.get(id) ?? []).reduce(
          (sum, row) => sum + row.filter((code) => code === 0).length,
          0,
        );
        left[grade] = (left[grade] ?? 0) + free;
      }
      return left;
    },
    total,
    sold: () => sold,
  };
}
