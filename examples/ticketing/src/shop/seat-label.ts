import type { Say } from './words';

/** How people say a section: `플로어 F1`, `101 구역`. */
export function sectionLabel(words: Say, sectionId: string): string {
  return words(/^[A-Z]/.test(sectionId) ? 'floor' : 'section', { id: sectionId });
}

/** How people say a seat: `101 구역 1열 5번`. */
export function seatLabel(words: Say, seatId: string): string {
  const [sectionId = '', row, seat] = seatId.split('-');
  return words('seatName', {
    section: sectionLabel(words, sectionId),
    row: String(Number(row)),
    seat: String(Number(seat)),
  });
}
