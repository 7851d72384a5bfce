import { expect, it } from 'vitest';
import { withResults } from './document.ts';

const text = 'Words.\n<!-- bench: a -->\nold\n<!-- /bench -->\nMore.\n<!-- bench: b -->\n<!-- /bench -->\n';

it('replaces the part of one suite and leaves the rest', () => {
  expect(withResults(text, 'a', 'new')).toBe(text.replace('old', 'new'));
  expect(withResults(text, 'b', 'new')).toBe(text.replace('b -->\n', 'b -->\nnew\n'));
});

it('complains where the document has no such part', () => {
  expect(() => withResults(text, 'c', 'new')).toThrow('<!-- bench: c -->');
});
