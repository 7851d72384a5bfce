/** How a self-contained Lambda@Edge file starts. Nothing is compiled or checked here: a cold function would pay for it. */
import type { Judge } from '@urr/core/verify-hs256';
import { isNotableReason, summaryOf, toLogLine } from '../../decision-log';
import { assembleRule, type Rule } from '../../guard';
import type { CloudFrontRequestEvent } from '../event';
import { type Answer, createHandler, type HandlerOptions } from '../handler';
import type { PackedKey, Settings } from './settings';

type Next = NonNullable<HandlerOptions['next']>;
type CallbackNext = (
  event: CloudFrontRequestEvent,
  context: object,
  callback: (error: unknown, answer?: Answer) => void,
) => void;

/** @param next handler of the function the behaviour had before, answering by promise or by callback */
export type Start<K extends PackedKey> = (
  settings: Settings<K>,
  next?: Next | CallbackNext,
) => (event: CloudFrontRequestEvent) => Promise<Answer>;

/** @param judgeOf the judge of one pass */
export function startWith<K extends PackedKey>(
  judgeOf: (config: Settings['config'], kind: 'vwr' | 'entry', ring: readonly K[]) => Judge,
): Start<K> {
  return (settings, next) => {
    const { config, vwr, entry } = settings;
    const judges = [judgeOf(config, 'vwr', vwr), judgeOf(config, 'entry', entry)] as const;
    return createHandler(logging(assembleRule({ ...settings, judges })), {
      config,
      ...(next === undefined ? {} : { next: promising(next) }),
    });
  };
}

/** As `logShadow` logs, but that nothing is summed up of what it does not log. */
function logging(rule: Rule): Rule {
  return (request) => {
    const ruling = rule(request);
    try {
      if (isNotableReason(ruling.reason)) console.log(toLogLine(summaryOf(ruling, request)));
    } catch {
      // A broken log must not decide who gets in.
    }
    return ruling;
  };
}

/** Runtimes from Node 24 on no longer take callbacks, functions written before then still do. */
function promising(next: Next | CallbackNext): Next {
  if (next.length < 3) return next as Next;
  return (event) =>
    new Promise((resolve, reject) => {
      (next as CallbackNext)(event, {}, (error, answer) => (error ? reject(error) : resolve(answer)));
    });
}
