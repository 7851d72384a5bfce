/** `pnpm snippets`: writes the code in Markdown anew from the files it comes from; `test` tells when it is due. */
import { join } from 'node:path';
import { staleFiles } from '../tooling/snippets.ts';

for (const file of staleFiles(join(import.meta.dirname, '..'), { write: true }))
  console.log(`updated: ${file}`);
