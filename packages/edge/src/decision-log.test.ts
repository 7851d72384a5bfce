import { defineConfig } from '@urr/core';
import { createNodeHmac } from '@urr/core/node-hmac';
import { describe, expect, it, vi } from 'vitest';
import { bothCookies, good, keys, NOW } from '../test/support/passes';
import { reporting } from './adapter';
import type { GuardRequest } from './decision';
import { type DecisionSummary, logShadow, toLogLine } from './decision-log';
import { createRule } from './guard';

const ask = (path: string, cookies: string[] = [], query = ''): GuardRequest => ({
  method: 'GET',
  path,
  query,
  cookies,
  header: () => undefined,
  now: NOW,
});

function summaries(mode: 'shadow' | 'enforce', ...requests: GuardRequest[]): DecisionSummary[] {
  const seen: DecisionSummary[] = [];
  const rule = createRule({ config: defineConfig({ mode }), keys, hmac: createNodeHmac() });
  const reported = reporting(rule, (summary) => void seen.push(summary));
  for (const request of requests) reported(request);
  return seen;
}

describe('a decision in the log', () => {
  it('is one line of JSON with everything a report needs', () => {
    const [shadow, refused] = [
      ...summaries('shadow', ask('/api/v1/seats/iu-2027/A')),
      ...summaries('enforce', ask('/api/v1/seats/iu-2027/A')),
    ].map(toLogLine);
    expect(shadow).toBe(
      '{"urr":"guard","reason":"shadow:vwr-required:missing","eventId":"iu-2027","method":"GET","path":"/api/v1/seats/iu-2027/A"}',
    );
    expect(refused).toBe(
      '{"urr":"guard","reason":"missing","eventId":"iu-2027","status":403,"method":"GET","path":"/api/v1/seats/iu-2027/A"}',
    );
  });

  it('holds no token, cookie or query, not even of a token in the path', () => {
    const { vwr, entry } = good;
    const lines = summaries(
      'shadow',
      ask('/api/v1/me', [bothCookies], `token=${vwr}`),
      ask(`/api/v1/pass/${entry}/x`),
      ask(`/api/%2e/${vwr}`),
    ).map(toLogLine);
    for (const part of [...vwr.split('.'), ...entry.split('.')]) {
      for (const line of lines) expect(line).not.toContain(part);
    }
    expect(lines[1]).toContain('"path":"/api/v1/pass/[token]/x"');
  });

  it('stays one short line whatever the path holds', () => {
    const [line = ''] = summaries('shadow', ask(`/api/\n"}\u2028${'x'.repeat(5000)}`)).map(toLogLine);
    expect(line).not.toContain('\n');
    expect(line.length).toBeLessThan(512);
    expect(JSON.parse(line)).toMatchObject({ reason: 'shadow:path-invalid' });
  });
});

describe('logShadow', () => {
  it('prints what would have been refused, and nothing about those let in', () => {
    const print = vi.spyOn(console, 'log').mockReturnValue();
    const requests = [ask('/'), ask('/api/v1/me', [bothCookies]), ask('/api/v1/me')];
    for (const summary of [...summaries('shadow', ...requests), ...summaries('enforce', ...requests)])
      logShadow(summary);
    expect(print.mock.calls).toEqual([
      ['{"urr":"guard","reason":"shadow:vwr-required:missing","method":"GET","path":"/api/v1/me"}'],
    ]);
  });
});
