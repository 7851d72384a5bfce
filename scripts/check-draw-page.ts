/** `pnpm check-draw-page FILE`: writes the page on which anybody checks a draw, complete without any other file. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { buildCheckDrawPage } from '../examples/ticketing/src/check-draw/page.ts';

const [target] = process.argv.slice(2);
if (target === undefined) throw new TypeError('expected the file to write');
const file = resolve(target);
const { html } = await buildCheckDrawPage();
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, html);
console.log(`wrote ${file}: ${Buffer.byteLength(html)} bytes, one file`);
