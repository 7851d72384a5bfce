import { expect, it } from 'vitest';
import { anchorsOf, linksOf, tablesOf } from './markdown.ts';

it('finds links and pictures, with and without a title', () => {
  const text = 'See [a](docs/a.md#b) and ![p](docs/p.png "a picture") and [c](<d.md>).';
  expect(linksOf(text)).toEqual(['docs/a.md#b', 'docs/p.png', 'd.md']);
});

it('ignores links in code', () => {
  expect(linksOf('```md\n[a](a.md)\n```\n`x[0](y)` [b](b.md)')).toEqual(['b.md']);
});

it('makes anchors as GitHub does', () => {
  const text = '# `@urr/core`: the Core\n## 한국어 안내\n## Same\n## Same\n```sh\n# comment\n```\n';
  expect([...anchorsOf(text)]).toEqual(['urrcore-the-core', '한국어-안내', 'same', 'same-1']);
});

it('reads tables, but not those in code', () => {
  const text = '| a | b |\n| --- | --- |\n| `["x"]` | y \\| z |\n\n```md\n| no |\n```\n';
  expect(tablesOf(text)).toEqual([
    [
      ['a', 'b'],
      ['`["x"]`', 'y \\| z'],
    ],
  ]);
});
