import { beforeAll, describe, expect, it } from 'vitest';
import { allRuntimes } from './support/all-runtimes';
import { type Row, rows } from './support/decision-table';
import { type Outcome, sendAll } from './support/runtimes';

describe.each(await allRuntimes())('the decision table on $name', (runtime) => {
  const outcomes = new Map<Row, Outcome>();

  beforeAll(async () => {
    for (const config of new Set(rows.map((row) => row.config))) {
      const group = rows.filter((row) => row.config === config);
      const answers = await sendAll(
        runtime,
        config ?? {},
        group.map(({ request }) => request),
      );
      group.forEach((row, index) => {
        outcomes.set(row, answers[index] as Outcome);
      });
    }
    // Functions are bundled anew for each kind of configuration.
  }, 60_000);

  for (const row of rows) it(row.title, () => expectOutcome(outcomes.get(row) as Outcome, row.expected));
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
