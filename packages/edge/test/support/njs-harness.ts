/** Runs inside njs: the guard's own files, bundled, deciding one request that comes as JSON in a file. */

import crypto from 'node:crypto';
import fs from 'node:fs';
import type { Config } from '@urr/core';
import type { KeyRing } from '@urr/core/keys';
import type { RouteTree } from '@urr/core/routes';
import { createVerifierHs256 } from '@urr/core/verify-hs256';

import type { GuardRequest } from '../../src/decision';
import { toResponse } from '../../src/response';
import { createVerifyPass } from '../../src/verified';

export type Job = {
  readonly config: Config;
  readonly rules: RouteTree;
  readonly ownPages: RouteTree;
  readonly keys: { readonly vwr: KeyRing; readonly entry: KeyRing };
  readonly requests: readonly (Omit<GuardRequest, 'header'> & { readonly headers: Record<string, string> })[];
};

declare const process: { readonly argv: readonly string[] };

const job = JSON.parse(fs.readFileSync(process.argv[2] as string, 'utf8')) as Job;
const config = job.config;

function verifier(kind: 'vwr' | 'entry') {
  const verify = createVerifierHs256({
    config: config,
    kind: kind,
    keys: job.keys[kind],
    hmac: (secret, input) => crypto.createHmac('sha256', secret).update(input).digest('base64url'),
  });
  return createVerifyPass(config, verify, 0);
}

const guard = createDecide({
  config: config,
  rules: job.rules,
  ownPages: job.ownPages,
  verifyVwr: verifier('vwr'),
  verifyEntry: verifier('entry'),
});

const answers = job.requests.map((asked) => {
  const request: GuardRequest = {
    method: asked.method,
    path: asked.path,
    query: asked.query,
    cookies: asked.cookies,
    now: asked.now,
    header: (name) => asked.headers[name],
  };
  const decision = guard(request);
  const response = decision.kind === 'forward' ? null : toResponse(config, decision, request, true);
  return { decision: decision, response: response };
});
// njs cuts long lines on the console.
fs.writeFileSync(process.argv[3] as string, JSON.stringify(answers));
