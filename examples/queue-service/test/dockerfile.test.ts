/** No image is built here; what the Dockerfile names is there, and its bundle is what `process.test.ts` runs. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { dockerfile, root } from './bundled';

const [build = '', image = ''] = dockerfile.split(/^(?=FROM )/m).filter((stage) => stage.startsWith('FROM'));
const manifest = (folder: string) => JSON.parse(readFileSync(resolve(root, folder, 'package.json'), 'utf8'));

it('ships one file, for a user that is not root, on the ports of the program', () => {
  const outfile = /--outfile=(\S+)$/m.exec(build)?.[1] ?? 'none';
  const folder = /^WORKDIR (.*)$/m.exec(image)?.[1];
  expect(folder).toBe('/app');
  expect(image.match(/^COPY .*$/gm)).toEqual([`COPY --from=build ${outfile} .`]);
  expect(image).toContain(`CMD ["node", "${outfile.slice(dirname(outfile).length + 1)}"]`);
  expect(Number(/^USER (\d+)$/m.exec(image)?.[1])).toBeGreaterThan(0);
  expect(image).toContain('\nEXPOSE 8080 8081\n');
  expect(image).not.toMatch(/^RUN|npm/m);
});

it('builds with the pnpm and from the packages of this repository', () => {
  expect(manifest('.').engines.pnpm).toBe('>=10.26');
  expect(build).toContain('npm install --global pnpm@10\n');
  const filters = [...build.matchAll(/--filter "?([@\w/-]+)/g)].map(([, name]) => name);
  expect(filters).toEqual([
    manifest('.').name,
    manifest('examples/queue-service').name,
    manifest('packages/server').name,
  ]);
  expect(manifest('.').devDependencies).toHaveProperty('esbuild');
  const program = /esbuild (\S+)/.exec(build)?.[1] ?? 'none';
  expect(existsSync(resolve(root, program))).toBe(true);
});

it('is given every manifest of the workspace, or the lockfile would not match, and nothing with secrets', () => {
  const rules = readFileSync(resolve(import.meta.dirname, '../Dockerfile.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  expect(rules[0]).toBe('**');
  const letIn = rules.filter((rule) => rule.startsWith('!')).map((rule) => rule.slice(1));
  const named = letIn.map((rule) => rule.replace(/\/\*.*$/, ''));
  expect(named.filter((path) => !existsSync(resolve(root, path)))).toEqual([]);

  const lockfile = readFileSync(resolve(root, 'pnpm-lock.yaml'), 'utf8').split('\npackages:')[0] ?? '';
  const projects = [...lockfile.matchAll(/^ {2}((?:examples|packages|website)[/\w-]*):$/gm)].map(
    ([, path = '']) => path,
  );
  expect(projects.length).toBeGreaterThan(6);
  const patterns = letIn.map((rule) => new RegExp(`^${rule.replace('**', '.+').replace('/*/', '/[^/]+/')}$`));
  const unseen = projects.filter((path) => !patterns.some((pattern) => pattern.test(`${path}/package.json`)));
  expect(unseen).toEqual([]);
  expect(rules).toEqual(expect.arrayContaining(['**/node_modules', '**/.env*']));
});
