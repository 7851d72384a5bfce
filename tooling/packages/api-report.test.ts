import { expect, it } from 'vitest';
import { temporaryFiles } from '../temporary-files.ts';
import { apiReport } from './api-report.ts';

const write = temporaryFiles('api-report');
write(
  'shared-Ab12.d.ts',
  `/** Said to users. */
   type Place$1 = { readonly position: number; of: Line };
   interface Line { head: number }
   type Hidden = string;
   export { type Place$1 as P };`,
);
const main = write(
  'index.d.ts',
  `import { P as Place } from './shared-Ab12.js';
   export { P as Place } from './shared-Ab12.js';
   /** Where somebody stands. */
   export declare function standing(place: Place): number;
   export declare const LIMIT = 5;`,
);
const other = write('other.d.ts', `export { P as Spot } from './shared-Ab12.js';`);
const entries = [
  { name: '@x/y', types: main },
  { name: '@x/y/other', types: other },
];

it('lists what each entry exports, and every type that mentions once, without comments', () => {
  expect(apiReport('@x/y', entries)).toBe(`# @x/y

## @x/y

\`\`\`text
  LIMIT
  Place
  standing
\`\`\`

## @x/y/other

\`\`\`text
  Spot
\`\`\`

## Declarations

\`\`\`ts
const LIMIT = 5;
function standing(place: Place): number;
interface Line {
    head: number;
}
type Place = {
    readonly position: number;
    of: Line;
};
\`\`\`
`);
});

it('refuses an entry that exports nothing', () => {
  const empty = write('empty.d.ts', 'declare const nothing: 1;');
  expect(() => apiReport('@x/y', [{ name: '@x/y', types: empty }])).toThrow('exports nothing');
});
