import { describe, expect, it } from 'vitest';
import { allRuntimes } from './support/all-runtimes';
import { type Row, rows } from './support/decision-table';
import type { Outcome } from './support/runtimes';

describe.each(await allRuntimes())('the decision table on $name', (runtime) => {
  for (const { title, config = {}, request, expected } of rows) {
    it(title, async () => expectOutcome(await runtime.start(config)(request), expected));
  }
});

function expectOutcome(outcome: Outcome, expected: Row['expected']): void {
  if (expected === 'forward') {
    expect(outcome).toMatchObject({ kind: 'forward' });
    return;
  }
  if (outcome.kind === 'forward') throw new Error('was let through');
  expect(outcome.headers['cache-control']).toBe('no-store');
  if (typeof expected === 'string') {
    expect(outcome.status).toBe(302);
    expect(outcome.headers.location).toBe(expected);
    return;
  }
  const [status, code, reason] = expected;
  expect(outcome.status).toBe(status);
  if (outcome.headers['content-type'] === 'application/problem+json') {
    expect(JSON.parse(outcome.body)).toMatchObject({
      status,
      code,
      ...(reason === undefined ? {} : { reason }),
    });
  } else {
    expect(outcome.headers['content-type']).toBe('text/html; charset=utf-8');
  }
}
