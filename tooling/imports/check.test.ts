import { expect, it } from 'vitest';
import { checkImports } from './check.ts';
import { importGraph } from './graph.ts';

const entries = new Map([
  ['@urr/core', 'packages/core/src/index.ts'],
  ['@urr/core/position', 'packages/core/src/position.ts'],
  ['@urr/edge', 'packages/edge/src/index.ts'],
  ['@urr/server', 'packages/server/src/index.ts'],
  ['@urr/browser', 'packages/browser/src/index.ts'],
]);

/** Complaints about a tree with these files; keys are `package/file`. */
const check = (files: Readonly<Record<string, string>>): readonly string[] => {
  const all = { 'core/index.ts': '', 'core/position.ts': '', ...files };
  const paths = Object.entries(all).map(([file, text]) => [file.replace('/', '/src/'), text] as const);
  const sources = new Map(paths.map(([file, text]) => [`packages/${file}`, text]));
  return checkImports(importGraph(sources, entries), entries);
};

it('accepts a tree that follows the rules', () => {
  const complaints = check({
    'core/index.ts': `export * from './fault'; export { sign } from './token';`,
    'core/fault.ts': `import * as z from 'zod/mini';`,
    'core/token/index.ts': `import { SignJWT } from 'jose'; import type { Config } from '../fault';`,
    'edge/index.ts': `import { aheadOf } from '@urr/core/position'; import type { Config } from '@urr/core';`,
    'server/http/app.ts': `import { Hono } from 'hono'; import { x } from '../waiting-room/service';`,
    'server/waiting-room/service.ts': `import { createTokens } from '@urr/core';`,
    'server/local/index.ts': `import { app } from '../http/app';`,
  });
  expect(complaints).toEqual([]);
});

it.each([
  {
    title: 'core importing another package',
    files: { 'core/a.ts': `import '@urr/edge';`, 'edge/index.ts': '' },
    says: 'packages/core/src/a.ts:1: core may not import edge',
  },
  {
    title: 'packages beside each other, for types too',
    files: { 'browser/a.ts': `import type { X } from '@urr/server';`, 'server/index.ts': '' },
    says: 'browser may not import server',
  },
  {
    title: 'a relative path into another package',
    files: { 'edge/a.ts': `import { x } from '../../core/src/position';` },
    says: 'import @urr/core by name',
  },
  {
    title: 'a package importing itself by name',
    files: { 'core/a.ts': `import '@urr/core/position';` },
    says: 'import the file relatively',
  },
  {
    title: 'a subpath that is not exported',
    files: { 'edge/a.ts': `import '@urr/core/token';` },
    says: '@urr/core/token is not exported',
  },
  {
    title: 'a file that is not there',
    files: { 'core/a.ts': `import './gone';` },
    says: './gone leads to no source file',
  },
  {
    title: 'a room importing a runtime',
    files: { 'server/entry-queue/a.ts': `import type { X } from '../http/b';`, 'server/http/b.ts': '' },
    says: 'server/http/b.ts belongs to server/http, which only server/node,',
  },
  {
    title: 'a runtime importing a store',
    files: { 'server/http/a.ts': `import '../dynamodb/store';`, 'server/dynamodb/store.ts': '' },
    says: 'which only server/cli in the package may import',
  },
  {
    title: 'jose outside the tokens',
    files: { 'core/keys.ts': `import 'jose';` },
    says: 'only be imported in core/token',
  },
  {
    title: 'all of zod in the configuration',
    files: { 'core/fault.ts': `import { z } from 'zod';` },
    says: 'zod may only be imported in core/protocol, server',
  },
  {
    title: 'a module nobody has allowed',
    files: { 'server/a.ts': `const x = await import('lodash');` },
    says: 'lodash is not among the modules',
  },
  {
    title: 'Node in the browser',
    files: { 'browser/a.ts': `import 'node:fs';` },
    says: 'node:fs may only be',
  },
  {
    title: 'a light subpath of core that reaches zod over other files',
    files: {
      'core/position.ts': `import './fault';`,
      'core/fault.ts': `\nimport * as z from 'zod/mini';`,
    },
    says:
      '@urr/core/position loads packages/core/src/position.ts:1 → packages/core/src/fault.ts:2 → zod/mini: ' +
      'the light subpaths of core load neither',
  },
  {
    title: 'the index of core loaded by the edge',
    files: { 'edge/index.ts': `export { defineConfig } from '@urr/core';` },
    says: '→ packages/core/src/index.ts: edge and browser reach core through its light subpaths',
  },
  {
    title: 'an import kept alive by an inline type',
    files: { 'edge/index.ts': `import { type Config } from '@urr/core';` },
    says: 'edge and browser reach core',
  },
  {
    title: 'a circle',
    files: { 'core/a.ts': `import './b';`, 'core/b.ts': `import './a';` },
    says: 'packages/core/src/a.ts:1 → packages/core/src/b.ts:1 → packages/core/src/a.ts: a circle of imports',
  },
])('refuses $title', ({ files, says }) => {
  expect(check(files).join('\n')).toContain(says);
});

it('accepts a circle of types alone, which does not exist at run time', () => {
  const files = {
    'core/a.ts': `import type { B } from './b';`,
    'core/b.ts': `import type { A } from './a';`,
  };
  expect(check(files)).toEqual([]);
});

it('reports a circle once, however many files it has', () => {
  const files = { 'core/a.ts': `import './b';`, 'core/b.ts': `import './c';`, 'core/c.ts': `import './a';` };
  expect(check(files)).toHaveLength(1);
});
