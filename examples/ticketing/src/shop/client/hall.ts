/** The picture of the hall: sections one can open, darker where more is free. */
import type { SeatMap } from '../../origin/seat-map';
import { sectionLabel } from '../seat-label';
import { part, words } from './page-data';

type Section = SeatMap['sections'][number];

export function startHall(onOpen: (sectionId: string) => void): { show(map: SeatMap): void } {
  const hall = part('.hall');
  const open = (event: Event): void => {
    const zone = event.target instanceof Element ? event.target.closest<SVGElement>('[data-section]') : null;
    if (zone?.dataset.section) onOpen(zone.dataset.section);
  };
  hall.addEventListener('click', open);
  hall.addEventListener('keydown', (event) => {
    if (event instanceof KeyboardEvent && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault();
      open(event);
    }
  });

  return {
    show(map) {
      for (const section of map.sections) {
        const zone = hall.querySelector<SVGElement>(`[data-section="${section.id}"]`);
        if (!zone) continue;
        const free = freeIn(section);
        zone.style.setProperty('--free', String(free / section.rows.join('').length));
        zone.classList.toggle('full', free === 0);
        zone.setAttribute(
          'aria-label',
          `${sectionLabel(words, section.id)} ${words('left', { count: free })}`,
        );
        part('.zone-left', zone).textContent = String(free);
      }
    },
  };
}

export function freeIn({ rows }: Section): number {
  return rows.reduce((sum, row) => sum + row.split('0').length - 1, 0);
}
