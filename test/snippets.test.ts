import { expect, it } from 'vitest';
import { fillSnippets, staleFiles } from '../tooling/snippets.ts';

it('shows code in Markdown as it stands in the files that are tested', () => {
  expect(staleFiles(`${import.meta.dirname}/..`)).toEqual([]);
});

it('fills a block with its file and leaves the rest', () => {
  const text = 'a\n<!-- snippet: x.ts -->\n```ts\nold\n```\nb\n```ts\nkept\n```\n';
  const filled = fillSnippets(text, () => 'const $& = 1;\n');
  expect(filled).toBe('a\n<!-- snippet: x.ts -->\n```ts\nconst $& = 1;\n```\nb\n```ts\nkept\n```\n');
});

it('fills an empty block without touching what follows', () => {
  const text = '<!-- snippet: x.ts -->\n```ts\n```\nb\n```ts\nkept\n```\n';
  const filled = fillSnippets(text, () => 'one();\n');
  expect(filled).toBe('<!-- snippet: x.ts -->\n```ts\none();\n```\nb\n```ts\nkept\n```\n');
});
