/**
 * CloudFront Functions, as they are built and in the engine they run in, on events and stores that are not as documented:
 * nobody gets in, and nothing is ever thrown. A function that throws is throttled for everybody.
 */
import { type ConfigInput, defineConfig } from '@urr/core';
import { buildGuardFunction, buildKeyValues } from '@urr/edge/cloudfront-functions';
import { describe, expect, inject, it, vi } from 'vitest';
import { type Answered, functionRunner, toFunctionEvent } from '../support/built-function';
import { page, SEATS } from '../support/decision-table';
import { bothCookies, good, keys } from '../support/passes';
import { JUNK, spoilt } from './junk';

// Thousands of events a test, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const njsPath = inject('njsPath');
const forged = { 'x-urr-event': 'iu-2027', 'x-original-url': '/', x_urr_subject: 'somebody' };

type Built = { readonly source: string; readonly values: Readonly<Record<string, string>> };

function built(keyValueStore: boolean, input: ConfigInput): Built {
  const config = defineConfig(input, { warn: () => {} });
  return keyValueStore
    ? { source: buildGuardFunction({ config, keyValueStore }), values: buildKeyValues({ config, keys }) }
    : { source: buildGuardFunction({ config, keys }), values: {} };
}

const whole = {
  withPasses: toFunctionEvent({
    target: `${SEATS}?a=1&a=2&b=`,
    headers: { ...page, ...forged },
    cookies: [`${bothCookies}; a=1; a=2`],
  }),
  without: toFunctionEvent({
    target: `${SEATS}?a=1&a=2`,
    headers: { ...page, ...forged },
    cookies: ['a=1; a=2'],
  }),
  open: toFunctionEvent({ target: '/?a=1', headers: forged }),
};

/** What is wrong with an answer; null when CloudFront would take it. */
function faultOf({ answer, thrown }: Answered): string | null {
  if (thrown !== null) return `threw ${thrown}`;
  // Whatever was handed in as the request goes back as it is, if it was none.
  if (typeof answer !== 'object' || answer === null) return `answered ${JSON.stringify(answer)}`;
  if (answer.statusCode === undefined) return null;
  if (![302, 400, 403, 503].includes(answer.statusCode)) return `status ${answer.statusCode}`;
  const texts = [...Object.values(answer.headers), ...Object.values(answer.cookies)].map(
    ({ value }) => value,
  );
  if (texts.some((text) => typeof text !== 'string')) return 'a header that is no text';
  return typeof (answer.body?.data ?? '') === 'string' ? null : 'a body that is no text';
}

const admits = ({ answer }: Answered): boolean => answer?.statusCode === undefined;

/** Junk puts good passes into some. */
const withoutPasses = (events: readonly unknown[]): readonly unknown[] =>
  events.filter((event) => !JSON.stringify(event).includes(good.entry));

/** In njs syntax. */
const BARE = `function urrBare(value) {
  if (Array.isArray(value)) return value.map(urrBare);
  if (typeof value !== 'object' || value === null) return value;
  var copy = Object.create(null);
  for (var key in value) copy[key] = urrBare(value[key]);
  return copy;
}`;

if (njsPath === null) it.skip('a CloudFront Function on odd events: njs not found, apt-get install njs');
else
  describe('a CloudFront Function', () => {
    const run = functionRunner(njsPath);

    describe.each([
      ['with its keys in it', false],
      ['with a KeyValueStore', true],
    ])('%s', (_name, keyValueStore) => {
      const ask = async (events: readonly unknown[], input: ConfigInput = {}, values?: Built['values']) => {
        const made = built(keyValueStore, input);
        return run(made.source, { events, values: values ?? made.values });
      };

      it.each(['closed', 'open'] as const)(
        'answers an event with any part spoilt or left out, failMode %s',
        async (failMode) => {
          const events = Object.values(whole).flatMap((event) => spoilt(event));
          expect(events.length).toBeGreaterThan(1_000);
          const answers = await ask(events, { failMode });
          const wrong = answers.flatMap((answer, index) => {
            const fault = faultOf(answer);
            return fault === null ? [] : [{ fault, event: events[index] }];
          });
          expect(wrong).toEqual([]);
        },
      );

      it('lets nobody in through an event with any part spoilt or left out', async () => {
        const events = withoutPasses(spoilt(whole.without));
        const answers = await ask(events);
        expect(events.filter((_, index) => admits(answers[index] as Answered))).toEqual([]);
      });

      it('opens for a fault of its own only where failMode says so, and says that it did', async () => {
        const events = withoutPasses(spoilt(whole.without));
        const answers = await ask(events, { failMode: 'open' });
        const opened = answers.filter((answer) => admits(answer));
        expect(opened.length).toBeGreaterThan(0);
        expect(
          opened.filter(({ printed }) => !printed.some((line) => line.includes('"reason":"fault"'))),
        ).toEqual([]);
      });

      it('puts the query together where an event has it only taken apart, as those written by hand', async () => {
        const queries = Object.values(whole).map(() => null);
        const made = built(keyValueStore, {});
        const answers = await run(made.source, {
          events: Object.values(whole),
          queries,
          values: made.values,
        });
        expect(answers.map(admits)).toEqual([true, false, true]);
        expect(answers[1]?.answer?.headers.location?.value).toBe(
          `/vwr/iu-2027?returnTo=${encodeURIComponent(`${SEATS}?a=1`)}`,
        );
      });

      it('decides the same on objects without prototypes', async () => {
        const made = built(keyValueStore, {});
        const source = made.source.replace('function handler(event) {', '$& event = urrBare(event);');
        const answers = await run(`${source}\n${BARE}`, {
          events: Object.values(whole),
          values: made.values,
        });
        expect(answers).toEqual(await ask(Object.values(whole)));
        expect(answers.map(admits)).toEqual([true, false, true]);
      });

      it('is not opened by what visitors can send, whatever failMode', async () => {
        const answers = await ask(hostile, { failMode: 'open' });
        expect(answers.map(faultOf)).toEqual(hostile.map(() => null));
        const through = hostile.filter((_, index) => admits(answers[index] as Answered));
        expect(through).toEqual([]);
        expect(answers.filter(({ printed }) => printed.some((line) => line.includes('fault')))).toEqual([]);
      });
    });

    it('lets nobody in with a store that holds junk', async () => {
      const { source, values } = built(true, { events: { 'iu-2027': { mode: 'enforce' } } });
      const texts = [
        ...JUNK.map((junk) => JSON.stringify(junk)),
        '',
        '{',
        'enforce',
        '{"mode":"of"}',
        '{"mode":7}',
        '{"minEpoch":"x"}',
      ];
      const stores = Object.keys(values).flatMap((key) => texts.map((text) => ({ ...values, [key]: text })));
      const weak = [
        '{"vwr":[],"entry":[]}',
        '{"vwr":[{"kid":"v2"}],"entry":[{"kid":"e1"}]}',
        '{"vwr":[{"kid":"v2","secret":""}],"entry":[{"kid":"e1","secret":""}]}',
        '{"vwr":[{"kid":"v2","secret":"short"}],"entry":[{"kid":"e1","secret":"short"}]}',
        '{"vwr":[{"kid":"v2","secret":{"length":32}}],"entry":[{"kid":"e1","secret":{"length":32}}]}',
        '{"vwr":[{"kid":"v2","base64":""}],"entry":[{"kid":"e1","base64":"AA"}]}',
      ].map((text) => ({ ...values, 'urr:keys': text }));
      for (const store of [...stores, ...weak, {}]) {
        const answers = await run(source, { events: [whole.without], values: store });
        expect([answers.map(faultOf), answers.map(admits)], JSON.stringify(store)).toEqual([[null], [false]]);
      }
    });
  });

const long = 'x'.repeat(8_000);

/** Events as CloudFront makes them, of requests nobody should send. None of them holds two good passes. */
const hostile: readonly unknown[] = [
  ...['', 'get', 'TRACE', 'CONNECT', 'PROPFIND', 'G\u0000ET', long].map((method) =>
    toFunctionEvent({ method, target: SEATS }),
  ),
  ...[SEATS.toUpperCase(), `${SEATS}/${long}`, '/api/..', '/api/\ud800', '/api/\u0000'].map((target) =>
    toFunctionEvent({ target }),
  ),
  ...[`/api/${'%ED%95%9C'.repeat(600)}`, `/api/${'a/'.repeat(4_000)}b`].map((target) =>
    toFunctionEvent({ target }),
  ),
  ...[
    ['urr-entry-token', good.vwr],
    ['urr-entry-token', long],
    ['urr-entry-token', `${good.entry.slice(0, -1)}_`],
    ['urr-entry-token', ''],
    ['URR-ENTRY-TOKEN', good.entry],
    ['__proto__', good.entry],
    ['constructor', good.entry],
    ['', good.entry],
    ['urr-entry-token\u0000', good.entry],
  ].map(([name = '', value = '']) => withCookies({ [name]: { value } })),
  withCookies({ 'urr-entry-token': { value: 'x', multiValue: [] } }),
  withCookies({
    'urr-entry-token': {
      value: 'x',
      multiValue: Array.from({ length: 500 }, () => ({ value: 'eyJ.eyJ.x' })),
    },
  }),
  // Only the first three of a name are tried.
  withCookies({
    'urr-entry-token': {
      value: 'x',
      multiValue: [...Array.from({ length: 3 }, () => ({ value: `${good.vwr}x` })), { value: good.entry }],
    },
  }),
  withCookies(
    Object.fromEntries(
      Array.from({ length: 500 }, (_, index) => [`urr-entry-token${index}`, { value: good.entry }]),
    ),
  ),
  withQuery({
    eventId: { value: 'x', multiValue: Array.from({ length: 1_000 }, (_, index) => ({ value: `${index}` })) },
  }),
  withQuery(
    Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`q${index}`, { value: '\uffff' }])),
  ),
  withHeaders({ 'x-queue-entry-token': { value: good.vwr } }),
  withHeaders({ 'x-queue-entry-token': { value: 'x', multiValue: [{ value: 'x' }, { value: good.entry }] } }),
  withHeaders({ 'x-queue-entry-token': { value: `${good.entry}, ${good.entry}` } }),
  withHeaders(
    Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [`x-${index}`, { value: long.slice(0, 60) }]),
    ),
  ),
  withHeaders({ accept: { value: long }, referer: { value: long }, 'sec-fetch-mode': { value: '\u0000' } }),
  withHeaders({ host: { value: 'evil.example' }, 'x-forwarded-host': { value: 'evil.example' } }),
];

function withCookies(cookies: object): object {
  return part('cookies', cookies);
}
function withQuery(querystring: object): object {
  return part('querystring', querystring);
}
function withHeaders(headers: object): object {
  return part('headers', headers);
}
function part(name: 'cookies' | 'querystring' | 'headers', values: object): object {
  const event = toFunctionEvent({ target: SEATS });
  return { ...event, request: { ...event.request, [name]: values } };
}
