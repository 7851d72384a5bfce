/** The seats of one section: buttons, built once, whose states follow the map. */
import type { SeatMap } from '../../origin/seat-map';
import { seatLabel } from '../seat-label';
import { part, words } from './page-data';

type Section = SeatMap['sections'][number];

export type SeatGrid = {
  open(section: Section): void;
  show(map: SeatMap): void;
  close(): void;
};

const STATES = ['free', 'held', 'sold'] as const;

/**
 * @param chosen ids of the seats the visitor has picked
 * @param onPick a free or chosen seat was pressed
 */
export function createSeatGrid(chosen: ReadonlySet<string>, onPick: (seatId: string) => void): SeatGrid {
  const grid = part('#grid');
  let sectionId: string | undefined;
  const buttons = new Map<string, HTMLButtonElement>();

  grid.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>('button') : null;
    if (button?.dataset.seat) onPick(button.dataset.seat);
  });

  function build(section: Section): void {
    buttons.clear();
    const rows = section.rows.map((row, rowIndex) => {
      const line = document.createElement('div');
      line.className = 'row';
      const name = document.createElement('span');
      name.className = 'row-name';
      name.textContent = String(rowIndex + 1);
      line.append(name);
      for (let column = 0; column < row.length; column += 1) {
        const id = `${section.id}-${pad(rowIndex + 1)}-${pad(column + 1)}`;
        const button = document.createElement('button');
        button.type = 'button';
        button.dataset.seat = id;
        button.setAttribute('aria-label', seatLabel(words, id));
        buttons.set(id, button);
        line.append(button);
      }
      return line;
    });
    grid.replaceChildren(...rows);
  }

  function update(section: Section): void {
    section.rows.forEach((row, rowIndex) => {
      for (let column = 0; column < row.length; column += 1) {
        const id = `${section.id}-${pad(rowIndex + 1)}-${pad(column + 1)}`;
        const button = buttons.get(id);
        if (button) dress(button, STATES[Number(row[column])] ?? 'sold', chosen.has(id));
      }
    });
  }

  return {
    open(section) {
      sectionId = section.id;
      build(section);
      update(section);
    },
    show(map) {
      const section = map.sections.find(({ id }) => id === sectionId);
      if (section) update(section);
    },
    close() {
      sectionId = undefined;
      buttons.clear();
      grid.replaceChildren();
    },
  };
}

function dress(button: HTMLButtonElement, state: (typeof STATES)[number], chosen: boolean): void {
  const taken = state !== 'free';
  // Somebody took it just now: worth a glance.
  const news = taken && button.dataset.state === 'free';
  button.dataset.state = state;
  button.className = `seat ${state}${news ? ' flash' : ''}`;
  button.disabled = taken;
  button.setAttribute('aria-pressed', String(chosen && !taken));
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
