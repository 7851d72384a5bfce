/** Reference of every public export, made from its doc comments: one module for each subpath of the four packages. */
import { readdirSync, readFileSync } from 'node:fs';
import { OptionDefaults } from 'typedoc';

const packages = new URL('../packages/', import.meta.url);

/** By the name TypeDoc gives a module, its path without extension: the name users import. */
const entries = new Map(
  readdirSync(packages).flatMap((folder) => {
    const { name, exports } = JSON.parse(readFileSync(new URL(`${folder}/package.json`, packages), 'utf8'));
    return Object.entries(exports).flatMap(([subpath, { '@urr/source': source }]) => {
      if (source === undefined) return [];
      const path = `packages/${folder}/${source.slice(2).replace(/\.ts$/, '')}`;
      return [[path.replace(/\/index$/, ''), { name: name + subpath.slice(1), file: `../${path}.ts` }]];
    });
  }),
);

const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name, URR_REPOSITORY } = process.env;
const repository = URR_REPOSITORY ?? (name === undefined ? undefined : `${server}/${name}`);
const source = { sourceLinkTemplate: `${repository}/blob/main/{path}#L{line}`, sourceLinkExternal: true };

export default {
  name: 'URR',
  out: 'dist/api',
  tsconfig: 'tsconfig.api.json',
  basePath: '..',
  entryPoints: [...entries.values()].map(({ file }) => file),
  readme: 'none',
  excludeInternal: true,
  excludePrivate: true,
  excludeExternals: true,
  disableGit: true,
  ...(repository === undefined ? { disableSources: true } : source),
  // Those of custom elements.
  blockTags: [
    ...OptionDefaults.blockTags,
    '@attr',
    '@csspart',
    '@cssproperty',
    '@fires',
    '@slot',
    '@tagname',
  ],
  validation: { notExported: false, invalidLink: true, notDocumented: false },
  treatValidationWarningsAsErrors: true,
  plugin: [
    ({ converter }) => {
      converter.on('createDeclaration', (_context, reflection) => {
        reflection.name = entries.get(reflection.name)?.name ?? reflection.name;
      });
    },
  ],
};
