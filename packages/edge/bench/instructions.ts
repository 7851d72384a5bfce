/**
 * Processor instructions that the CloudFront Function takes in njs, counted by callgrind: the same on every run and on
 * a busy machine, so one number is enough. Needs njs and Valgrind.
 *
 * A decision is what 200 calls of the handler add to a process that only makes the 200 events, divided by 200. Setting
 * up is what the function adds to a process with an empty one: parsing it and running its top level once.
 */
import { spawnSync } from 'node:child_process';
import { bench } from '../../../tooling/bench/bench';
import { tableOf, whole } from '../../../tooling/bench/table';
import { ensureService } from '../../../tooling/services';
import {
  buildGuardFunction,
  FunctionTooLargeError,
  type GuardFunctionOptions,
} from '../src/cloudfront-functions';
import { functionText } from '../src/cloudfront-functions/prebuilt/text';
import { MAX_FUNCTION_BYTES } from '../src/errors';
import { assertDecides, KINDS, NAMES, prepareNjs } from './support/in-njs';
import { config, configWith, keys, RULES } from './support/workload';

const CALLS = 200;

await bench('instructions', async () => {
  const njs = ensureService('njs');
  const valgrind = ensureService('valgrind');
  if (njs === null || valgrind === null) return null;
  const prepared = await prepareNjs();
  assertDecides(njs, prepared);
  const { guard, empty, job } = prepared;
  const count = (program: string, mode: string, kind: string, calls: number): number =>
    countInstructions(valgrind, [njs, program, job, mode, kind, String(calls)]);
  const rows = [
    ...KINDS.map((kind) => ({
      name: NAMES[kind],
      count: (count(guard, 'decide', kind, CALLS) - count(guard, 'events', kind, CALLS)) / CALLS,
      bar: kind === 'pass' ? '≤ 350,000, aim 300,000' : '',
    })),
    {
      name: 'setting up',
      count: count(guard, 'events', 'pass', 0) - count(empty, 'events', 'pass', 0),
      bar: '',
    },
  ];
  return [
    tableOf('CloudFront Function, default rules, in njs', rows, [
      { heading: 'work', cell: ({ name }) => name },
      { heading: 'instructions', cell: (row) => whole(row.count) },
      { heading: 'bar', cell: ({ bar }) => bar },
    ]),
    tableOf('Its size', sizes(), [
      { heading: 'function', cell: ({ name }) => name },
      { heading: 'bytes', cell: ({ bytes }) => whole(bytes) },
      { heading: 'bar', cell: ({ bar }) => `≤ ${whole(bar)}` },
    ]),
  ];
});

function sizes() {
  const noRules = configWith({ routes: { guard: [], exempt: [], entry: [] } });
  const all = [
    { rules: 'without rules', config: noRules },
    { rules: 'default rules', config: configWith({}) },
    { rules: `${RULES} rules`, config },
  ];
  const bar = MAX_FUNCTION_BYTES;
  const code = functionText({ keyValueStore: false, modes: false, perEvent: false, secrets: false }).text;
  const functions = all.flatMap(({ rules, config }) => [
    { name: `keys inlined, ${rules}`, bytes: bytesOf({ config, keys }), bar },
    {
      name: `KeyValueStore, ${rules}`,
      bytes: bytesOf({ config, keyValueStore: true }),
      bar,
    },
  ]);
  return [
    { name: 'keys inlined, its code without rules and settings', bytes: Buffer.byteLength(code), bar: 6_656 },
    ...functions,
  ];
}

function bytesOf(options: GuardFunctionOptions): number {
  try {
    return Buffer.byteLength(buildGuardFunction(options));
  } catch (error) {
    if (error instanceof FunctionTooLargeError) return error.bytes;
    throw error;
  }
}

function countInstructions(valgrind: string, command: readonly string[]): number {
  const options = ['--tool=callgrind', '--callgrind-out-file=/dev/null'];
  const { status, stdout, stderr } = spawnSync(valgrind, [...options, ...command], { encoding: 'utf8' });
  const found = /Collected : (\d+)/.exec(stderr);
  if (status !== 0 || found === null) throw new Error(`callgrind failed:\n${stdout}${stderr}`);
  return Number(found[1]);
}
