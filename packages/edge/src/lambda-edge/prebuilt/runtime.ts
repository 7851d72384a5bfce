/** What a self-contained Lambda@Edge file runs. Bundled when this package is built, see `text.ts`. */
import { reporting } from '../../adapter';
import { logShadow } from '../../decision-log';
import { assembleRule } from '../../guard';
import type { CloudFrontRequestEvent } from '../event';
import { type Answer, createHandler, type HandlerOptions } from '../handler';
import { createNodeVerifier } from '../verifier';
import { type Settings, unpackKeys } from './settings';

type Next = NonNullable<HandlerOptions['next']>;
type CallbackNext = (
  event: CloudFrontRequestEvent,
  context: object,
  callback: (error: unknown, answer?: Answer) => void,
) => void;

/** @param next handler of the function the behaviour had before, answering by promise or by callback */
export function start(
  settings: Settings,
  next?: Next | CallbackNext,
): (event: CloudFrontRequestEvent) => Promise<Answer> {
  const { config } = settings;
  const parts = { ...settings, keys: unpackKeys(settings) };
  const rule = assembleRule(parts, (kind, keys) => createNodeVerifier({ config, kind, keys }));
  return createHandler(reporting(rule, logShadow), {
    config,
    ...(next === undefined ? {} : { next: promising(next) }),
  });
}

/** Runtimes from Node 24 on no longer take callbacks, functions written before then still do. */
function promising(next: Next | CallbackNext): Next {
  if (next.length < 3) return next as Next;
  return (event) =>
    new Promise((resolve, reject) => {
      (next as CallbackNext)(event, {}, (error, answer) => (error ? reject(error) : resolve(answer)));
    });
}
