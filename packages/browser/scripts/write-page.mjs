/** Last step of the build: dist/page/index.html, the fallback page with the default configuration. */
import { writeFileSync } from 'node:fs';

const { renderPage } = await import('../dist/page/index.js');
writeFileSync(new URL('../dist/page/index.html', import.meta.url), renderPage());
