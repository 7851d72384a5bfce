import type { Config } from '@urr/core';
import { assertConfig } from '../checked-options';
import { composeFunction } from './compose';

export type RewriteOptions = {
  /** From `defineConfig`; only `pages.waitingRoom` is read. */
  readonly config: Config;
  /** Source of the function the behaviour had before, which runs afterwards on the rewritten request. */
  readonly next?: string;
};

/**
 * Builds the CloudFront Function (runtime 2.0, viewer request) for the behaviour of the fallback page: S3 has one
 * page for all events, so `/vwr/{eventId}`, with or without a slash at its end, becomes `/vwr/index.html`. Only whole
 * event ids are rewritten: files have a dot in their name, which an event id never has.
 *
 * @returns source to upload as it is; needs no bundler
 * @throws {ConfigError} `config` is not what `defineConfig` returns
 * @throws {FunctionInvalidError} `next` declares no handler
 * @throws {FunctionTooLargeError} with `next` it exceeds 10,240 bytes
 */
export function buildRewriteFunction(options: RewriteOptions): string {
  const { config, next } = { ...options };
  assertConfig(config);
  const path = config.pages.waitingRoom.split('?')[0] as string;
  const at = path.indexOf('{eventId}');
  const folder = at < 0 ? `${path.replace(/\/$/, '')}/` : path.slice(0, path.lastIndexOf('/', at) + 1);
  const pattern = path
    .replace(/\/$/, '')
    .split('{eventId}')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
    .join('[A-Za-z0-9][A-Za-z0-9_-]{0,63}');
  return composeFunction({
    declarations: `// The waiting room of every event is one static page.\nvar urrPage = /^${pattern}\\/?(?![\\s\\S])/;`,
    step: `  if (urrPage.test(event.request.uri)) event.request.uri = ${JSON.stringify(`${folder}index.html`)};`,
    next,
    advice: 'shorten or minify the function given as next',
  });
}
