/**
 * Follows the function in the program that njs runs: `njs program JOB MODE KIND CALLS`. njs syntax.
 *
 * `events` makes the events and does nothing with them, `decide` hands each to the handler, `answer` prints what the
 * handler makes of one, `time` prints for each round the milliseconds of CALLS handler calls and of CALLS times two
 * bare HMACs.
 */
import crypto from 'node:crypto';
import fs from 'node:fs';

export type Job = {
  /** CloudFront events as JSON, by kind. */
  readonly events: Readonly<Record<string, string>>;
  /** Signing inputs of both tokens. */
  readonly inputs: readonly [string, string];
  readonly secret: string;
  readonly rounds: number;
};

declare const process: { readonly argv: readonly string[] };
declare const handler: (event: unknown) => unknown;

const job = JSON.parse(fs.readFileSync(process.argv[2] as string, 'utf8')) as Job;
const mode = process.argv[3] as string;
const event = job.events[process.argv[4] as string] as string;
const calls = Number(process.argv[5]);

function hmac(input: string): string {
  return crypto.createHmac('sha256', job.secret).update(input).digest('base64url');
}

function makeEvents(count: number): unknown[] {
  const events: unknown[] = [];
  for (let index = 0; index < count; index++) events.push(makeEvent());
  return events;
}

/** With the method CloudFront adds, which JSON cannot hold. */
function makeEvent(): unknown {
  const made = JSON.parse(event);
  made.request.rawQueryString = rawQueryString;
  return made;
}

function rawQueryString(): string {
  return 'zone=1';
}

async function decide(events: readonly unknown[]): Promise<void> {
  for (let index = 0; index < events.length; index++) {
    const answer = handler(events[index]);
    // Only a function with a KeyValueStore makes promises; waiting for others would count as their work.
    if (answer instanceof Promise) await answer;
  }
}

async function time(): Promise<void> {
  const rounds: [number, number][] = [];
  for (let round = 0; round < job.rounds; round++) {
    const events = makeEvents(calls);
    const start = Date.now();
    await decide(events);
    const decided = Date.now();
    for (let index = 0; index < calls; index++) {
      hmac(job.inputs[0]);
      hmac(job.inputs[1]);
    }
    rounds.push([decided - start, Date.now() - decided]);
  }
  console.log(JSON.stringify(rounds));
}

async function run(): Promise<void> {
  if (mode === 'time') {
    await time();
  } else if (mode === 'answer') {
    const answer = await handler(makeEvent());
    console.log(JSON.stringify(answer));
  } else {
    const events = makeEvents(calls);
    if (mode === 'decide') await decide(events);
  }
}

void run();
