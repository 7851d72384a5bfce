/** CloudFront Functions as they are built, run in njs on the events CloudFront makes. */
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Config, type ConfigInput, defineConfig } from '@urr/core';
import { buildGuardFunction, buildKeyValues } from '@urr/edge/cloudfront-functions';
import { temporaryFolder } from '../../../../tooling/temporary-files';
import { runNjs } from './njs';
import { keys as defaultKeys, NOW } from './passes';
import {
  type DecideAll,
  type Options,
  type Outcome,
  type Runtime,
  split,
  type TestRequest,
} from './runtimes';

const DRIVER = readFileSync(join(import.meta.dirname, 'function-driver.js'), 'utf8');

type Value = { value: string; attributes?: string; multiValue?: { value: string }[] };
type Values = { [name: string]: Value };
export type FunctionEvent = {
  request: { method: string; uri: string; querystring: Values; headers: Values; cookies: Values };
};
export type Answered = {
  /** Request or response; null when nothing came. */
  readonly answer: {
    readonly uri?: string;
    readonly headers: Values;
    readonly cookies: Values;
    readonly statusCode?: number;
    readonly body?: { readonly data: string };
  } | null;
  readonly thrown: string | null;
  /** Lines of the log. */
  readonly printed: readonly string[];
};

export type RunFunction = (
  source: string,
  job: {
    readonly events: readonly unknown[];
    /** Raw, null where the engine offers none. */
    readonly queries?: readonly (string | null)[];
    readonly values?: Readonly<Record<string, string>>;
    readonly now?: number;
  },
) => Promise<readonly Answered[]>;

/** Runs a function on many events in one process. `values` are what its KeyValueStore holds. */
export function functionRunner(njsPath: string): RunFunction {
  const folder = temporaryFolder('njs');
  let jobs = 0;
  return async (source, { events, queries = events.map(() => ''), values = {}, now = NOW }) => {
    const name = join(folder, String(jobs++));
    const store = `var urrCloudFront = { kvs: () => ({ get: (key) => key in urrValues ? Promise.resolve(urrValues[key]) : Promise.reject(new Error('KeyNotFound')) }) };`;
    const program = source.replace(
      "import urrCloudFront from 'cloudfront';",
      `var urrValues = ${JSON.stringify(values)};\n${store}`,
    );
    await writeFile(`${name}.js`, `${program}\n${DRIVER}`);
    await writeFile(`${name}.json`, JSON.stringify({ events, queries, now }));
    await runNjs(njsPath, `${name}.js`, `${name}.json`, `${name}.out`);
    return JSON.parse(await readFile(`${name}.out`, 'utf8')) as Answered[];
  };
}

/** The function with its keys written into it, and the one that knows neither keys nor modes but from its store. */
export function functionRuntimes(njsPath: string): Runtime[] {
  const run = functionRunner(njsPath);
  const runtime = (name: string, decideAll: DecideAll): Runtime => ({
    name,
    normalises: false,
    parsesCookies: true,
    decideAll,
    start: (input, options) => async (request) => (await decideAll(input, [request], options))[0] as Outcome,
  });
  const resolve = (input: ConfigInput): Config => defineConfig(input, { warn: () => {} });
  const ask = async (
    config: Config,
    source: string,
    requests: readonly TestRequest[],
    { now = NOW }: Options,
    values = {},
  ): Promise<Outcome[]> => {
    const queries = requests.map(({ target }) => split(target)[1]);
    const answers = await run(source, { events: requests.map(toFunctionEvent), queries, values, now });
    return answers.map((answer) => toOutcome(config, answer));
  };
  return [
    runtime('a CloudFront Function', (input, requests, options = {}) => {
      const config = resolve(input);
      const source = buildGuardFunction({ config, keys: options.keys ?? defaultKeys });
      return ask(config, source, requests, options);
    }),
    runtime('a CloudFront Function with a KeyValueStore', (input, requests, options = {}) => {
      const config = resolve(input);
      const { mode: _mode, events: _events, ...rest } = input as { mode?: unknown; events?: unknown };
      const source = buildGuardFunction({ config: resolve(rest as ConfigInput), keyValueStore: true });
      const values = buildKeyValues({ config, keys: options.keys ?? defaultKeys });
      return ask(config, source, requests, options, values);
    }),
  ];
}

/** Cookies have spaces and tabs between them. Whatever else counts as white space is a part of them. */
function trimBlanks(text: string): string {
  return text.replace(/^[ \t]+|[ \t]+$/g, '');
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html */
export function toFunctionEvent({
  method = 'GET',
  target,
  headers = {},
  cookies = [],
}: TestRequest): FunctionEvent {
  const [uri, query] = split(target);
  const own: Values = { host: { value: 'tickets.example.com' } };
  for (const [name, value] of Object.entries(headers)) own[name.toLowerCase()] = { value };
  const pairs = (text: string, separator: string): Values => {
    const values: Values = {};
    for (const pair of text.split(separator)) {
      const equals = pair.indexOf('=');
      const name = trimBlanks(equals < 0 ? pair : pair.slice(0, equals));
      if (name === '') continue;
      const value = equals < 0 ? '' : trimBlanks(pair.slice(equals + 1));
      const found = Object.hasOwn(values, name) ? values[name] : undefined;
      if (found === undefined)
        Object.defineProperty(values, name, {
          value: { value },
          enumerable: true,
          writable: true,
          configurable: true,
        });
      else found.multiValue = [...(found.multiValue ?? [{ value: found.value }]), { value }];
    }
    return values;
  };
  return {
    request: {
      method,
      uri,
      querystring: pairs(query, '&'),
      headers: own,
      cookies: pairs(cookies.join('; '), ';'),
    },
  };
}

function toOutcome(config: Config, { answer, thrown }: Answered): Outcome {
  if (thrown !== null || answer === null) throw new Error(`the function threw ${thrown}`);
  const headers = Object.fromEntries(
    Object.entries(answer.headers).map(([name, { value }]) => [name, value]),
  );
  if (answer.statusCode === undefined) {
    // CloudFront says nothing about the order of cookies; tokens stand first here, as the other runtimes write them.
    const rank = (name: string) =>
      [config.cookies.vwr, config.cookies.entry].findIndex((token) => name.includes(token));
    const cookies = Object.entries(answer.cookies).flatMap(([name, { value, multiValue }]) =>
      (multiValue ?? [{ value }]).map((one) => ({ name, pair: `${name}=${one.value}` })),
    );
    cookies.sort((a, b) => ((rank(a.name) + 3) % 3) - ((rank(b.name) + 3) % 3));
    const cookie = cookies.map(({ pair }) => pair).join('; ');
    return { kind: 'forward', headers: { ...headers, ...(cookie === '' ? {} : { cookie }) } };
  }
  return {
    kind: 'answer',
    status: answer.statusCode,
    headers,
    setCookies: Object.entries(answer.cookies).map(
      ([name, { value, attributes }]) => `${name}=${value}; ${attributes}`,
    ),
    body: answer.body?.data ?? '',
  };
}
