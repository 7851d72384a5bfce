/** Classes of attack, through every runtime: nothing gets in, nothing is thrown. */
import { describe, expect, it } from 'vitest';
import { allRuntimes } from '../support/all-runtimes';
import { page, SEATS } from '../support/decision-table';
import { bothCookies, cookie, good } from '../support/passes';
import { type Outcome, sendAll } from '../support/runtimes';
import { headers, methods } from './headers';
import { eventSegments, paths } from './paths';
import { tokens } from './tokens';

const verdictOf = (outcome: Outcome | undefined): string => {
  if (outcome?.kind !== 'answer') return 'open';
  return outcome.status === 400 ? 'reject' : 'gate';
};

const statusOf = (outcome: Outcome | undefined): number =>
  outcome?.kind === 'answer' ? outcome.status : 200;

describe.each(await allRuntimes())('attacks on $name', (runtime) => {
  const send = runtime.start({});

  it('takes every path for what it is, with and without passes', async () => {
    const rows = runtime.normalises ? paths.filter(([target]) => survivesUrl(target)) : paths;
    const bare = await sendAll(
      runtime,
      {},
      rows.map(([target]) => ({ target })),
    );
    const asPage = await sendAll(
      runtime,
      {},
      rows.map(([target]) => ({ target, headers: page })),
    );
    const withPasses = await sendAll(
      runtime,
      {},
      rows.map(([target]) => ({ target, cookies: [bothCookies] })),
    );
    const wrong = rows.flatMap(([target, verdict, why], index) => {
      const seen = [bare, asPage, withPasses].map((outcomes) => verdictOf(outcomes[index]));
      const expected = [verdict, verdict, verdict === 'reject' ? 'reject' : 'open'];
      return seen.join() === expected.join() ? [] : [{ target, why, seen, expected }];
    });
    expect(wrong).toEqual([]);
    expect(
      bare.filter((outcome) => outcome.kind === 'answer' && outcome.headers['cache-control'] !== 'no-store'),
    ).toEqual([]);
  });

  it('refuses what cannot be an event id, whatever passes come along', async () => {
    const targets = eventSegments.map((segment) => `/api/v1/seats/${segment}/A`);
    const sent = runtime.normalises ? targets.filter(survivesUrl) : targets;
    const outcomes = await sendAll(
      runtime,
      {},
      sent.map((target) => ({ target, cookies: [bothCookies] })),
    );
    expect(outcomes.map(verdictOf)).toEqual(sent.map(() => 'reject'));
  });

  it('refuses every hostile token in either tier', async () => {
    const attempts = tokens.flatMap(([name, make]) => {
      const vwr = make('vwr');
      const entry = make('entry');
      return [
        { name: `${name} as tier 1`, target: '/api/v1/seats/iu-2027', cookies: [cookie({ vwr })] },
        { name: `${name} as tier 2`, target: SEATS, cookies: [cookie({ vwr: good.vwr, entry })] },
        { name: `${name} as both`, target: SEATS, cookies: [cookie({ vwr, entry })] },
      ];
    });
    const sent = attempts.filter(({ cookies }) => !runtime.normalises || isHeaderValue(cookies[0]));
    const outcomes = await sendAll(runtime, {}, sent);
    const passed = sent.filter((_, index) => statusOf(outcomes[index]) !== 403).map(({ name }) => name);
    expect(passed).toEqual([]);
    expect(sent.length).toBeGreaterThan(330);
  });

  it('refuses tokens with a character changed, at every place', async () => {
    const { length } = good.entry;
    const changed = Array.from(
      { length },
      (_, at) => `${good.entry.slice(0, at)}${good.entry[at] === 'A' ? 'B' : 'A'}${good.entry.slice(at + 1)}`,
    );
    const requests = changed.map((entry) => ({ target: SEATS, cookies: [cookie({ vwr: good.vwr, entry })] }));
    const outcomes = await sendAll(runtime, {}, requests);
    expect(outcomes.map(statusOf)).toEqual(changed.map(() => 403));
  });

  it('takes no notice of headers', async () => {
    const sent = headers.map(([name, value]) => ({ target: SEATS, headers: { [name]: value } }));
    const outcomes = await sendAll(runtime, {}, [
      ...sent,
      { target: SEATS, headers: Object.fromEntries(headers) },
    ]);
    expect(outcomes.map(statusOf)).toEqual(outcomes.map(() => 403));
  });

  it('guards every method', async () => {
    const bare = await sendAll(
      runtime,
      {},
      methods.map((method) => ({ method, target: SEATS })),
    );
    const asPage = await sendAll(
      runtime,
      {},
      methods.map((method) => ({ method, target: SEATS, headers: page })),
    );
    const withPasses = await sendAll(
      runtime,
      {},
      methods.map((method) => ({ method, target: SEATS, cookies: [bothCookies] })),
    );
    expect([...bare, ...asPage].map(({ kind }) => kind)).toEqual([...bare, ...asPage].map(() => 'answer'));
    expect(withPasses.map(({ kind }) => kind)).toEqual(withPasses.map(() => 'forward'));
  });

  it('reads a Cookie header of 20 KB in no time', async () => {
    const many = Array.from({ length: 500 }, (_, index) => `urr-entry-token${index}=${'x'.repeat(20)}`).join(
      '; ',
    );
    const same = 'urr-vwr-token=a.b.c; '.repeat(900);
    for (const raw of [many, same, '='.repeat(20_000), ';'.repeat(20_000), 'urr-vwr-token'.repeat(1500)]) {
      expect((await send({ target: SEATS, cookies: [raw] })).kind).toBe('answer');
    }
  });
});

/** Whether the target reaches a Fetch guard as it was sent. */
function survivesUrl(target: string): boolean {
  try {
    const url = new URL(`https://tickets.example.com${target}`);
    return target.startsWith('/') && url.pathname === target.split('?')[0];
  } catch {
    return false;
  }
}

function isHeaderValue(value = ''): boolean {
  try {
    new Headers({ cookie: value });
    return true;
  } catch {
    return false;
  }
}
