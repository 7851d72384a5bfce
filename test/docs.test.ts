/** Links between documents lead somewhere, and every `@urr/…` they or the sources name can be imported. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { filesUnder } from '../tooling/files.ts';
import { readEntries } from '../tooling/manifests.ts';
import { anchorsOf, linksOf } from '../tooling/markdown.ts';

const root = resolve(import.meta.dirname, '..');
const files = filesUnder(root);
const documents = files.filter((file) => file.endsWith('.md'));
const name = (file: string): string => relative(root, file);

it.each(documents.map(name))('links from %s only to what is there', (document) => {
  const file = join(root, document);
  const text = readFileSync(file, 'utf8');
  const broken = linksOf(text).filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [path = '', anchor] = decodeURI(link).split('#');
    const target = path === '' ? file : resolve(dirname(file), path);
    if (!existsSync(target)) return true;
    if (anchor === undefined || statSync(target).isDirectory() || !target.endsWith('.md')) return false;
    return !anchorsOf(readFileSync(target, 'utf8')).has(anchor);
  });
  expect(broken).toEqual([]);
});

it('names no package or subpath that cannot be imported', () => {
  const known = new Set([...readEntries(root).keys(), '@urr/source']);
  const texts = files.filter((file) => /\.(md|html)$|\/src\/.*\.ts$/.test(file) && !/CHANGELOG/.test(file));
  const unknown = texts.flatMap((file) => {
    const names = readFileSync(file, 'utf8').match(/@urr\/[a-z][a-z0-9-]*(\/[a-z][a-z0-9-]*)*/g) ?? [];
    return names.filter((mention) => !known.has(mention)).map((mention) => `${name(file)}: ${mention}`);
  });
  expect(unknown).toEqual([]);
});
