/** Cookie headers as nobody's browser sends them, on every runtime. */
import { describe, expect, it } from 'vitest';
import { allRuntimes } from '../support/all-runtimes';
import { SEATS } from '../support/decision-table';
import { good, pass } from '../support/passes';
import { sendAll, type TestRequest } from '../support/runtimes';
import { cookieRows } from './cookies';

describe.each(await allRuntimes())('cookies on $name', (runtime) => {
  it('hold a token under exactly its name, as exactly its value', async () => {
    const rows = runtime.normalises ? cookieRows.filter(([, header]) => arrivesAsSent(header)) : cookieRows;
    const outcomes = await sendAll(
      runtime,
      {},
      rows.map(([, header]): TestRequest => ({ target: SEATS, cookies: [header] })),
    );
    const wrong = rows.flatMap(([why, , holds], index) => {
      const outcome = outcomes[index];
      const seen = outcome?.kind === 'answer' ? outcome.status : 'admitted';
      return seen === (holds ? 'admitted' : 403) ? [] : [`${why}: ${seen}`];
    });
    expect(wrong).toEqual([]);
  });

  it('that are forwarded hold one token of each kind, the verified one, for a parser of any habit', async () => {
    const rows = cookieRows.filter(
      ([, header, holds]) => holds && (!runtime.normalises || arrivesAsSent(header)),
    );
    const outcomes = await sendAll(
      runtime,
      {},
      rows.map(([, header]): TestRequest => ({ target: SEATS, cookies: [header] })),
    );
    for (const [index, outcome] of outcomes.entries()) {
      const cookie = outcome.kind === 'forward' ? (outcome.headers.cookie ?? '') : '';
      const values = cookie.match(/(?<![\w-])urr-entry-token\s*=[^;,]*/gi);
      expect([rows[index]?.[0], values]).toEqual([rows[index]?.[0], [`urr-entry-token=${good.entry}`]]);
    }
  });

  it('of two people are nobody’s', async () => {
    const other = { vwr: pass('vwr', { sub: 'subject-2' }), entry: pass('entry', { sub: 'subject-2' }) };
    const mixed = [
      `urr-vwr-token=${good.vwr}; urr-entry-token=${other.entry}`,
      `urr-entry-token=${other.entry}; urr-vwr-token=${good.vwr}`,
      `urr-vwr-token=${other.vwr}; urr-entry-token=${good.entry}`,
    ];
    const outcomes = await sendAll(
      runtime,
      {},
      mixed.map((header) => ({ target: SEATS, cookies: [header] })),
    );
    for (const outcome of outcomes) {
      if (outcome.kind === 'forward') throw new Error('was let through');
      expect(JSON.parse(outcome.body)).toMatchObject({ code: 'vwr-required', reason: 'wrong-subject' });
    }
  });

  it('and headers of one visitor may complete each other, those of two may not', async () => {
    const requests: TestRequest[] = [
      {
        target: SEATS,
        cookies: [`urr-vwr-token=${good.vwr}`],
        headers: { 'x-queue-entry-token': good.entry },
      },
      { target: SEATS, cookies: [`urr-entry-token=${good.entry}`], headers: { 'x-urr-vwr-token': good.vwr } },
      {
        target: SEATS,
        cookies: [`urr-vwr-token=${good.vwr}`],
        headers: { 'x-queue-entry-token': pass('entry', { sub: 'subject-2' }) },
      },
    ];
    const outcomes = await sendAll(runtime, { entryImpliesVwr: false }, requests);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['forward', 'forward', 'answer']);
  });
});

function arrivesAsSent(header: string): boolean {
  try {
    return new Headers({ cookie: header }).get('cookie') === header;
  } catch {
    return false;
  }
}
