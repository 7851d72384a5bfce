import { defineConfig } from 'tsup';
import { library } from '../../tsup.base';

export default defineConfig([
  ...library({ standalone: true, target: 'es2020', platform: 'browser' }),
  {
    entry: { urr: 'src/iife.ts' },
    format: 'iife',
    globalName: 'urr',
    outExtension: () => ({ js: '.iife.js' }),
    target: 'es2020',
    platform: 'browser',
    minify: true,
    noExternal: [/^@urr\//],
  },
]);
