import { mkdir, writeFile } from 'node:fs/promises';
import { renderPage } from '@urr/browser/page';
import { defineConfig } from '@urr/core';
import { buildRewriteFunction } from '@urr/edge/cloudfront-functions';

const config = defineConfig({});

/** What S3 and CloudFront need for /vwr/{eventId}: one page for all events, and the function that leads to it. */
export async function writeFallbackPage(folder: string): Promise<void> {
  await mkdir(`${folder}/vwr`, { recursive: true });
  await writeFile(`${folder}/vwr/index.html`, renderPage({ config, title: 'URR Tickets', lang: 'ko' }));
  await writeFile(`${folder}/vwr-rewrite.js`, buildRewriteFunction({ config }));
}
