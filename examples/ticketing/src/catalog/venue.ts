/** Halls: sections of seats around a stage, and the ids of the seats in them. */

export type Grade = 'VIP' | 'R' | 'S' | 'A';

export type Section = {
  readonly id: string;
  readonly grade: Grade;
  readonly rows: number;
  readonly columns: number;
  /** Where the section lies in the picture of the hall: a box of the floor, or a piece of a ring around it. */
  readonly shape:
    | {
        readonly kind: 'box';
        readonly x: number;
        readonly y: number;
        readonly width: number;
        readonly height: number;
      }
    | {
        readonly kind: 'ring';
        readonly inner: number;
        readonly outer: number;
        readonly from: number;
        readonly to: number;
      };
};

export type Venue = {
  readonly sections: readonly Section[];
  readonly width: number;
  readonly height: number;
};

/** In won. */
export const PRICES: Readonly<Record<Grade, number>> = { VIP: 176_000, R: 154_000, S: 132_000, A: 99_000 };

export const ARENA = venue(480, 334, [
  ...floor(['F1', 'F2', 'F3'], 'VIP', 66),
  ...floor(['F4', 'F5', 'F6'], 'R', 112),
  ...ring(101, 7, 'S', 142, 190),
  ...ring(201, 9, 'A', 198, 246),
]);
export const HALL = venue(480, 280, [
  ...floor(['F1', 'F2', 'F3'], 'R', 66),
  ...floor(['F4', 'F5', 'F6'], 'S', 112),
  ...ring(101, 6, 'A', 142, 190),
]);
export const LOUNGE = venue(480, 180, [
  ...floor(['T1', 'T2', 'T3'], 'S', 70),
  ...floor(['T4', 'T5', 'T6'], 'A', 118),
]);

export function seatsIn(hall: Venue): number {
  return hall.sections.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
}

/**
 * The place in the hall an id names, undefined when the hall has no such seat. In `F1-03-12` the section is
 * followed by row and seat, both counted from 1.
 */
export function seatAt(
  hall: Venue,
  id: string,
): { section: Section; row: number; column: number } | undefined {
  const match = /^([A-Z]?\d{1,3})-(\d\d)-(\d\d)$/.exec(id);
  const section = match && hall.sections.find((candidate) => candidate.id === match[1]);
  if (!match || !section) return undefined;
  const row = Number(match[2]) - 1;
  const column = Number(match[3]) - 1;
  if (row < 0 || column < 0 || row >= section.rows || column >= section.columns) return undefined;
  return { section, row, column };
}

function venue(width: number, height: number, sections: readonly Section[]): Venue {
  return { sections, width, height };
}

function floor(ids: readonly string[], grade: Grade, y: number): Section[] {
  return ids.map((id, index) => ({
    id,
    grade,
    rows: 12,
    columns: 14,
    shape: { kind: 'box', x: 147 + index * 64, y, width: 58, height: 40 },
  }));
}

/** A ring of sections below the stage, from left to right; angles in degrees from straight down. */
function ring(first: number, count: number, grade: Grade, inner: number, outer: number): Section[] {
  const span = 158 / count;
  return Array.from({ length: count }, (_, index) => ({
    id: String(first + index),
    grade,
    rows: 12,
    columns: 16,
    shape: { kind: 'ring', inner, outer, from: -79 + index * span + 0.8, to: -79 + (index + 1) * span - 0.8 },
  }));
}
