/**
 * The decision core as the harness that runs inside njs: `njs harness.js JOB OUT`. It keeps to njs syntax, like the
 * core itself.
 */
import crypto from 'node:crypto';
import fs from 'node:fs';
import type { RouteMatcher } from '@urr/core/routes';
import { type ClaimRules, createJudge, type JudgeKey } from '@urr/core/verify-hs256';
import { decodeText } from '../../../core/src/token/base64url';
import { isSameSignature } from '../../../core/src/token/judge';
import { answerTo } from '../../src/answer';
import type { GuardData, Pair } from '../../src/compile';
import { scanCookies } from '../../src/cookies';
import { type Core, type CoreRequest, rule } from '../../src/core';
import { judgePasses } from '../../src/pass';

export type Job = {
  readonly data: Omit<GuardData, 'table'>;
  readonly matcher: Omit<RouteMatcher, 'regexp'>;
  readonly patterns: { readonly routes: string; readonly doubtful: string };
  readonly claimRules: Pair<ClaimRules>;
  readonly keys: Pair<readonly JudgeKey<string>[]>;
  readonly requests: readonly (Omit<CoreRequest<readonly string[]>, 'header'> & {
    readonly headers: Record<string, string>;
  })[];
};

declare const process: { readonly argv: readonly string[] };

const job = JSON.parse(fs.readFileSync(process.argv[2] as string, 'utf8')) as Job;

function judge(kind: 0 | 1) {
  const hmac = (secret: string, input: string): string =>
    crypto.createHmac('sha256', secret).update(input).digest('base64url');
  return judgePasses(
    createJudge(
      kind === 0 ? 'vwr' : 'entry',
      job.claimRules[kind],
      job.keys[kind],
      hmac,
      isSameSignature,
      decodeText,
      JSON.parse,
    ),
  );
}

const core = Object.assign({}, job.data, {
  matcher: Object.assign({}, job.matcher, { regexp: new RegExp(job.patterns.routes, 'gi') }),
  doubtful: new RegExp(job.patterns.doubtful, 'i'),
  judges: [judge(0), judge(1)] as const,
  scan: scanCookies,
}) as Core<readonly string[]>;

const answers = job.requests.map((asked) => {
  const request: CoreRequest<readonly string[]> = {
    method: asked.method,
    path: asked.path,
    query: asked.query,
    cookies: asked.cookies,
    now: asked.now,
    header: (name) => asked.headers[name],
  };
  const ruling = rule(core, request);
  return { ruling: ruling, answer: ruling.forward ? null : answerTo(request, ruling) };
});
// njs cuts long lines on the console.
fs.writeFileSync(process.argv[3] as string, JSON.stringify(answers));
