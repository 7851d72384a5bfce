import { expect, it } from 'vitest';
import { duration, tableOf, times, toMarkdown, whole } from './table.ts';

it('writes a table that Markdown and people can read', () => {
  const table = tableOf(
    'Decisions',
    [
      { name: 'bare', ratio: 1 },
      { name: 'full decision', ratio: 1.5 },
    ],
    [
      { heading: 'work', cell: ({ name }) => name },
      { heading: 'ratio', cell: ({ ratio }) => times(ratio) },
    ],
  );
  expect(toMarkdown(table)).toBe(
    [
      '**Decisions**',
      '',
      '| work          | ratio |',
      '| ------------- | ----: |',
      '| bare          | 1.00× |',
      '| full decision | 1.50× |',
    ].join('\n'),
  );
});

it.each([
  { nanoseconds: 85.4, text: '85.4 ns' },
  { nanoseconds: 3456, text: '3.46 µs' },
  { nanoseconds: 123_456, text: '123 µs' },
  { nanoseconds: 2_300_000, text: '2.30 ms' },
])('writes $nanoseconds ns as $text', ({ nanoseconds, text }) => {
  expect(duration(nanoseconds)).toBe(text);
});

it('groups whole numbers', () => {
  expect(whole(321_456.4)).toBe('321,456');
});
