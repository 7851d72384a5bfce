/** The figures of this moment. */
import type { Event } from './api';
import { h, setText } from './dom';
import { paceOf } from './settings';
import type { Word, Words } from './words';

const TILES = ['waitingRoom', 'serving', 'admitted', 'entryQueue', 'active'] as const;

export type Tiles = { readonly element: HTMLElement; show(event: Event): void };

export function createTiles(words: Words): Tiles {
  const meter = h('div', { class: 'meter', hidden: true }, h('i'));
  const tiles = TILES.map((name) => {
    const [value, note] = [h('b', {}, '–'), h('small')];
    const extra = name === 'active' && meter;
    return {
      name,
      value,
      note,
      element: h('div', { class: 'tile' }, h('span', {}, words(name)), value, note, extra),
    };
  });
  const show = (name: (typeof TILES)[number], value: number | null | undefined, note = ''): void => {
    const tile = tiles.find((candidate) => candidate.name === name);
    if (tile === undefined) return;
    setText(tile.value, value == null ? '–' : words.number(value));
    setText(tile.note, note);
  };
  return {
    element: h(
      'section',
      { 'aria-labelledby': 'tiles-title' },
      h('h2', { id: 'tiles-title', class: 'hidden' }, words('figures')),
      h('div', { class: 'tiles' }, ...tiles.map(({ element }) => element)),
    ),
    show({ waitingRoom, entryQueue, settings }) {
      show('waitingRoom', waitingRoom?.waiting);
      show('serving', waitingRoom?.serving, waitingRoom ? words('ofTail', { count: waitingRoom.tail }) : '');
      show(
        'admitted',
        waitingRoom?.admittedPerMinute,
        settings.pacing
          ? words(settings.pacing.feedback ? 'paceByFeedback' : 'paceSet', { count: paceOf(settings.pacing) })
          : '',
      );
      show('entryQueue', entryQueue?.waiting);
      const percent = percentOf(entryQueue?.active, settings.maxUsers);
      const [band, word] = bandOf(percent);
      const used =
        percent === null
          ? words('noMax')
          : `${words('ofMax', { percent, count: settings.maxUsers ?? 0 })} – ${words(word)}`;
      show('active', entryQueue?.active, entryQueue === null ? '' : used);
      meter.hidden = percent === null;
      meter.className = `meter ${band}`;
      (meter.firstElementChild as HTMLElement).style.width = `${Math.min(100, percent ?? 0)}%`;
    },
  };
}

export function percentOf(active: number | null | undefined, maxUsers: number | null): number | null {
  return active == null || maxUsers === null || maxUsers === 0 ? null : Math.round((active * 100) / maxUsers);
}

function bandOf(percent: number | null): readonly [string, Word] {
  if (percent !== null && percent > 85) return ['high', 'bandHigh'];
  return percent !== null && percent > 70 ? ['mid', 'bandMid'] : ['low', 'bandLow'];
}
