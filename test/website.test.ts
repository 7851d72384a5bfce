/** The site is made of `docs/` as it is: links and anchors lead where they lead in the repository, and no page is left out. */
import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesUnder } from '../tooling/files.ts';
import { anchorsOf, linksOf } from '../tooling/markdown.ts';
import { toAnchor, toPage, toSiteLink } from '../website/links.ts';

const docs = resolve(import.meta.dirname, '../docs');
const pages = filesUnder(docs)
  .filter((file) => file.endsWith('.md'))
  .map((file) => relative(docs, file));
const read = (page: string): string => readFileSync(`${docs}/${page}`, 'utf8');

describe('toSiteLink', () => {
  it.each([
    ['guide/edge.md', '../architecture.md#the-turn', { kind: 'page', href: '/architecture#the-turn' }],
    ['guide/edge.md', 'modal.md', { kind: 'page', href: '/guide/modal' }],
    ['README.md', 'decisions/README.md', { kind: 'page', href: '/decisions/index' }],
    [
      'README.md',
      '../packages/core/README.md',
      { kind: 'file', path: 'packages/core/README.md', anchor: '' },
    ],
    ['fairness.md', '../examples/ticketing/src/check-draw/', { kind: 'beside', href: '/check-draw/' }],
    ['README.md', 'guide/', { kind: 'file', path: 'docs/guide', anchor: '' }],
    ['README.md', 'https://example.com/x.md', { kind: 'as-is' }],
    ['README.md', '#here', { kind: 'as-is' }],
  ])('of %s to %s is %o', (from, link, expected) => {
    expect(toSiteLink(from, link)).toEqual(expected);
  });
});

it('makes the folder index of a README', () => {
  expect(['README.md', 'ko/README.md', 'guide/edge.md'].map(toPage)).toEqual([
    'index.md',
    'ko/index.md',
    'guide/edge.md',
  ]);
});

it('gives headings the anchors they have in the repository', () => {
  for (const page of pages) {
    const text = read(page).replace(/^```.*?^```/gms, '');
    const headings = [...text.matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)].map(([, heading = '']) => heading);
    const anchors = anchorsOf(read(page));
    expect(
      headings.map(toAnchor).filter((anchor) => !anchors.has(anchor)),
      page,
    ).toEqual([]);
  }
});

it('lists every page in an index', () => {
  const indexes = pages.filter((page) => page.endsWith('README.md'));
  const listed = new Set(
    indexes.flatMap((page) => [
      page,
      ...linksOf(read(page)).map((link) => resolve(docs, page, '..', link.split('#')[0] ?? '')),
    ]),
  );
  const missing = pages.filter((page) => !listed.has(page) && !listed.has(resolve(docs, page)));
  expect(missing).toEqual([]);
});
