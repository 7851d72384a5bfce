/**
 * The guard as a Lambda@Edge viewer-request handler. Lambda@Edge has no environment variables: configuration and
 * keys are bundled with the function.
 */
import { type AdapterOptions, reporting } from '../adapter';
import { createRuleWith } from '../guard';
import type { CloudFrontRequestEvent } from './event';
import { type Answer, createHandler, type HandlerOptions } from './handler';
import { createNodeJudge } from './verifier';

export type { DecisionSummary } from '../decision-log';
export type {
  CloudFrontHeaders,
  CloudFrontRequest,
  CloudFrontRequestEvent,
  CloudFrontResponse,
} from './event';

export type ViewerRequestOptions<Event extends CloudFrontRequestEvent = CloudFrontRequestEvent> =
  AdapterOptions & Pick<HandlerOptions<Event>, 'next'>;

/**
 * Makes the handler. It answers with the request, rewritten for the origin, or with a response of its own, and never
 * throws on any event: an error would be a 503 for everybody. The event itself is not changed.
 *
 * ```ts
 * export const handler = createViewerRequestHandler({ config, keys });
 * ```
 *
 * `urr-edge build --lambda-edge` writes the same as one file, without a bundler. Keys may be
 * HS256, ES256 or EdDSA; the last two need their public half only.
 *
 * @throws {ConfigError} when it is made: `config` is not what `defineConfig` returns
 * @throws {KeysError} when it is made: the rings are missing or share a key, or a public key is not one
 */
export function createViewerRequestHandler<Event extends CloudFrontRequestEvent = CloudFrontRequestEvent>(
  options: ViewerRequestOptions<Event>,
): (event: Event) => Promise<Answer> {
  const { config, onDecision } = { ...options };
  const rule = createRuleWith({ ...options }, (kind, keys) => createNodeJudge({ config, kind, keys }));
  return createHandler(reporting(rule, onDecision), options);
}
