import { beforeEach, describe, expect, it } from 'vitest';
import { type CliOptions, folderWith, urr } from '../../test/support/cli';
import { createOperatorApp } from '../http/operator-app';
import { createLocal, type Local } from '../local/create-local';
import { createPaceKeeper } from '../pace-keeper/create-pace-keeper';

const TOKEN = 'a token for these tests';
const WORN = TOKEN.replaceAll(' ', '-');

let local: Local;

beforeEach(() => {
  local = createLocal({ events: { 'iu-2027': { maxUsers: 800 } }, operatorToken: WORN });
});

/** A command against the operator API of this process. */
function operate(args: string, options: CliOptions = {}) {
  return urr(['event', ...args.split(' ')], {
    env: { URR_OPERATOR_URL: 'https://ops.example', URR_OPERATOR_TOKEN: WORN },
    fetch: (input, init) => local.fetch(new Request(input, init)),
    ...options,
  });
}

const phase = async () => (await local.operator.get('iu-2027'))?.settings.phase;

describe('urr event list and status', () => {
  it('lists every event in columns, or as JSON', async () => {
    const { code, out } = await operate('list');
    expect(code).toBe(0);
    expect(out.split('\n')[0]).toMatch(/^event +phase +waiting +serving +queue +inside +capacity +rev$/);
    expect(out.split('\n')[1]).toMatch(/^iu-2027 +open +0 +\d+ +0 +0 +800 +1$/);
    const { events } = JSON.parse((await operate('list --json')).out);
    expect(events[0].eventId).toBe('iu-2027');
  });

  it('says how to make an event where there is none', async () => {
    local = createLocal({ operatorToken: WORN });
    expect(await operate('list')).toEqual({
      code: 0,
      out: '',
      err: 'no events yet: urr event open ID makes one',
    });
  });

  it('shows one event', async () => {
    await local.operator.configure('iu-2027', { message: { ko: '곧', en: 'soon' } }, { who: 'kim' });
    const { code, out } = await operate('status iu-2027');
    expect(code).toBe(0);
    expect(out).toMatch(/^iu-2027 {2}open {2}revision 2 {2}epoch 1\n/);
    expect(out).toContain('0 of 800 inside');
    expect(out).toContain('500 every 10 s');
    expect(out).toContain('message en    soon');
    expect(JSON.parse((await operate('status iu-2027 --json')).out).rev).toBe(2);
  });

  it('says where measurements set the pace, which a group on the command line turns on', async () => {
    await operate('set iu-2027 pacing.feedback={"floorStep":50}');
    const { out } = await operate('status iu-2027');
    expect(out).toContain(
      '500 every 10 s by feedback, planned 500, at least 50; no keeper has decided yet: does one run?',
    );
    const keeper = createPaceKeeper({ room: local.room, operator: local.operator, clock: local.clock });
    await keeper.tick();
    expect((await operate('status iu-2027')).out).toMatch(
      /500 every 10 s by feedback, planned 500, at least 50, which it falls to at \d{4}-\S+Z unless decided again\n/,
    );
  });

  it('watches in lines where nobody looks on, through failures, until it is ended', async () => {
    let asked = 0;
    const { code, out, err } = await operate('status iu-2027 --watch', {
      clock: () => 0,
      async fetch(input, init) {
        asked += 1;
        if (asked === 2) throw new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } });
        return local.fetch(new Request(input, init));
      },
      until: () => asked >= 3,
    });
    expect(code).toBe(0);
    expect(out.split('\n')).toHaveLength(2);
    expect(out).toMatch(/^1970-01-01T00:00:00Z {2}iu-2027 {2}open {2}waiting 0 /);
    expect(err).toBe(
      '1970-01-01T00:00:00Z  ERR_OPERATOR_UNREACHABLE https://ops.example: nobody listens there (ECONNREFUSED)',
    );
  });

  it('draws the same place anew on a terminal', async () => {
    const { code, out } = await operate('status iu-2027 --watch --every 5', {
      answers: [],
      until: () => true,
    });
    expect(code).toBe(0);
    expect(out).toMatch(/^iu-2027 {2}open[\s\S]*every 5 s, Ctrl-C ends$/);
  });

  it('stops watching what it may not see', async () => {
    const env = { URR_OPERATOR_URL: 'https://ops.example', URR_OPERATOR_TOKEN: 'x'.repeat(20) };
    expect((await operate('status iu-2027 --watch', { env })).code).toBe(3);
  });
});

describe('urr event set', () => {
  it('sets what is named and says what it was', async () => {
    const { code, out } = await operate('set iu-2027 maxUsers=1200 pacing.step=300 --why scaled');
    expect(code).toBe(0);
    expect(out).toBe('iu-2027, now at revision 2\n  pacing.step: 500 → 300\n  maxUsers: 800 → 1200');
    const [entry] = await local.operator.history('iu-2027');
    expect(entry).toMatchObject({ why: 'scaled' });
  });

  it('tells a dry run beforehand exactly as it then happens', async () => {
    const change = 'set iu-2027 maxUsers=5 pacing.step=7 message.ko=12 message.en=now --json';
    const dry = JSON.parse((await operate(`${change} --dry-run`)).out);
    expect((await local.operator.get('iu-2027'))?.rev).toBe(1);
    const done = JSON.parse((await operate(change)).out);
    expect(dry).toEqual({ ...done, dryRun: true });
    expect((await local.operator.get('iu-2027'))?.settings.message).toEqual({ ko: '12', en: 'now' });
  });

  it.each([
    ['iu-2027', 'message.ko=곧'],
    ['iu-2027', 'opensAt=2099-05-01T20:00:00+09:00'],
    ['iu-2027', 'phase=scheduled opensAt=2099-05-01T20:00:00+09:00'],
    ['iu-2027', 'closesAt=2099-05-01T20:00:00+09:00 threshold=10'],
    ['iu-2027', 'phase=off'],
    ['iu-2027', 'pacing={"step":3,"everySeconds":5}'],
    ['iu-2027', 'pacing.step=9 pacing.burst=2'],
    ['iu-2027', 'message=null maxUsers=0'],
  ])('tells beforehand what becomes of %s with %s', async (event, words) => {
    await local.operator.configure(
      'iu-2027',
      { message: { en: 'soon' }, pacing: { step: 20 } },
      { who: 'kim' },
    );
    const dry = JSON.parse((await operate(`set ${event} ${words} --json --dry-run`)).out);
    const done = JSON.parse((await operate(`set ${event} ${words} --json`)).out);
    expect(dry).toEqual({ ...done, dryRun: true });
  });

  it('makes an event that was not there, and takes a setting off with null', async () => {
    const { out } = await operate('set new-2027 opensAt=2099-05-01T20:00:00+09:00');
    expect(out).toContain('new-2027, a new event, now at revision 1');
    await operate('set new-2027 opensAt=null');
    expect((await local.operator.get('new-2027'))?.settings.opensAt).toBeNull();
  });

  it.each([
    ['set iu-2027', 2, 'what to set? Expected KEY=VALUE'],
    ['set', 2, 'which event?'],
    ['set maxUsers=1', 2, 'the id of the event comes first'],
    ['set iu-2027 maxUsers', 2, 'expected KEY=VALUE, found "maxUsers"'],
    ['set iu-2027 maxUsers=[1', 2, 'expected JSON, found "[1"'],
    ['set iu-2027 pacing=1 pacing.step=1', 2, 'pacing is set twice'],
    ['set iu-2027 maxUser=1', 2, 'ERR_INPUT_INVALID maxUser: unknown key, did you mean maxUsers?'],
    ['set iu-2027 pacing.setp=1', 2, 'ERR_INPUT_INVALID pacing.setp: unknown key'],
    ['set iu-2027 maxUsers=-1', 1, 'ERR_INPUT_INVALID maxUsers'],
    ['set ../x maxUsers=1', 1, 'ERR_INPUT_INVALID event'],
    ['set iu-2027 maxUsers=1 --if-rev x', 2, '--if-rev: expected a revision'],
    ['set iu-2027 maxUsers=1 --dry-rum', 2, "did you mean '--dry-run'?"],
  ])('refuses %s with exit code %i', async (args, code, message) => {
    const result = await operate(args);
    expect(result.code).toBe(code);
    expect(result.err).toContain(message);
    expect((await local.operator.get('iu-2027'))?.rev).toBe(1);
  });
});

describe('urr event open, pause, resume, close, reset', () => {
  it('goes through a sale where nobody can be asked', async () => {
    for (const [words, then] of [
      ['pause iu-2027 --yes --why card-provider', 'paused'],
      ['resume iu-2027', 'open'],
      ['close iu-2027 --yes', 'closed'],
      ['open iu-2027', 'open'],
    ] as const) {
      const dry = JSON.parse((await operate(`${words} --dry-run --json`)).out);
      const done = JSON.parse((await operate(`${words} --json`)).out);
      expect(dry).toEqual({ ...done, dryRun: true });
      expect(await phase()).toBe(then);
    }
    expect((await operate('reset iu-2027 --yes')).out).toContain('epoch: 1 → 2');
    const { out } = await operate('history iu-2027 --limit 5');
    expect(out).toMatch(/rev 2 {2}pause {2}by local: card-provider\n {2}phase: open → paused/);
  });

  it.each(['pause', 'close', 'reset'])('does not %s a running sale unasked', async (word) => {
    const { code, err } = await operate(`${word} iu-2027`);
    expect(code).toBe(2);
    expect(err).toContain('Nobody is here to ask: add --yes');
    expect(await phase()).toBe('open');
  });

  it('pauses what is not open without a question', async () => {
    await local.operator.configure('iu-2027', { opensAt: '2099-01-01T00:00:00Z' }, { who: 'kim' });
    await local.operator.configure('iu-2027', { phase: 'scheduled' }, { who: 'kim' });
    expect((await operate('pause iu-2027')).code).toBe(0);
  });

  it('asks a person, and takes only the id for a yes', async () => {
    expect(await operate('close iu-2027', { answers: ['y'] })).toMatchObject({ code: 1, out: '' });
    expect(await phase()).toBe('open');
    const { code, err } = await operate('close iu-2027', { answers: ['iu-2027'] });
    expect([code, await phase()]).toEqual([0, 'closed']);
    expect(err).toBe("Close iu-2027 (open, 0 waiting, 0 inside)? Type the event's id to go on:");
  });

  it('lets whoever was asked decide again when the event has changed meanwhile', async () => {
    const meanwhile = () => local.operator.configure('iu-2027', { maxUsers: 1 }, { who: 'lee' });
    const { code, err } = await operate('close iu-2027', {
      answers: ['iu-2027'],
      async fetch(input, init) {
        if (init?.method === 'POST') await meanwhile();
        return local.fetch(new Request(input, init));
      },
    });
    expect([code, await phase()]).toEqual([4, 'open']);
    expect(err).toContain('ERR_OPERATOR_CONFLICT 409 conflict');
  });

  it.each(['', ' --dry-run'])('exits 4 when the event is not at --if-rev%s', async (dry) => {
    expect((await operate(`set iu-2027 maxUsers=1 --if-rev 7${dry}`)).code).toBe(4);
    expect((await operate(`set iu-2027 maxUsers=1 --if-rev 1${dry}`)).code).toBe(0);
  });

  it.each(['', ' --dry-run'])('exits 3 on what the server refuses%s', async (dry) => {
    expect(await operate(`resume iu-2027${dry}`)).toMatchObject({ code: 3 });
    await local.operator.close('iu-2027', { who: 'kim' });
    expect(await operate(`pause iu-2027${dry}`)).toMatchObject({ code: 3 });
    expect((await operate(`pause nobody${dry}`)).err).toContain('ERR_OPERATOR_REFUSED 404 event-unknown');
  });
});

describe('who asks', () => {
  it('names the person only where the token is bound to nobody', async () => {
    const bodies: unknown[] = [];
    const bound = (who: string | null) => ({
      async fetch(input: string | URL | Request, init?: RequestInit) {
        if (String(input).endsWith('/whoami')) return Response.json({ who, scope: 'operate' });
        if (init?.method === 'POST') {
          bodies.push(JSON.parse(String(init.body)));
          return local.fetch(new Request(input, { ...init, body: '{}' }));
        }
        return local.fetch(new Request(input, init));
      },
    });
    await operate('open iu-2027', bound(null));
    await operate('open iu-2027', bound(null));
    await operate('open iu-2027 --who lee', bound(null));
    await operate('open iu-2027', bound('ops'));
    expect(bodies).toEqual([{ who: 'kim@laptop' }, { who: 'kim@laptop' }, { who: 'lee' }, {}]);
    expect(await operate('open iu-2027 --who lee', bound('ops'))).toMatchObject({
      code: 2,
      err: expect.stringContaining('--who: the history names whom the token is bound to, ops'),
    });
  });

  it('goes with tokens that have a scope', async () => {
    const app = createOperatorApp({
      operator: local.operator,
      tokens: [
        { token: WORN, scope: 'operate' },
        { token: `${WORN}-lee`, scope: 'read', who: 'lee' },
      ],
    });
    const at = (token: string): CliOptions => ({
      env: { URR_OPERATOR_URL: 'https://ops.example', URR_OPERATOR_TOKEN: token },
      fetch: (input, init) => app.fetch(new Request(input, init)),
    });
    expect((await operate('set iu-2027 maxUsers=7', at(WORN))).code).toBe(0);
    expect((await local.operator.history('iu-2027'))[0]?.who).toBe('kim@laptop');
    expect(await operate('reset iu-2027 --yes', at(WORN))).toMatchObject({
      code: 3,
      err: expect.stringContaining('ERR_OPERATOR_REFUSED 403 forbidden'),
    });
    expect((await operate('status iu-2027', at(`${WORN}-lee`))).code).toBe(0);
    expect((await operate('open iu-2027', at(`${WORN}-lee`))).code).toBe(3);
  });

  it('takes the token from a file, never from the command line', async () => {
    const path = folderWith({ token: `${WORN}\n` });
    const env = { URR_OPERATOR_URL: 'https://ops.example/urr/operator/' };
    expect((await operate(`list --token-file ${path('token')}`, { env })).code).toBe(0);
    expect((await operate(`list --token-file ${path('none')}`, { env })).err).toContain(
      'cannot read --token-file: ENOENT',
    );
    for (const words of [`list --token ${WORN}`, `list --token=${WORN}`]) {
      const { code, err } = await operate(words, { env });
      expect(code).toBe(2);
      expect(err).toContain('others can read command lines; set URR_OPERATOR_TOKEN or use --token-file FILE');
      expect(err).not.toContain(WORN);
    }
  });

  it.each([
    [{}, 'where is the operator API? Set URR_OPERATOR_URL'],
    [{ URR_OPERATOR_URL: 'nowhere' }, 'does not parse'],
    [{ URR_OPERATOR_URL: 'ftp://x' }, 'expected an http(s) operator URL'],
    [{ URR_OPERATOR_URL: 'https://kim:secret@x' }, 'without a name or password'],
    [{ URR_OPERATOR_URL: 'https://x' }, 'who are you? Set URR_OPERATOR_TOKEN'],
    [{ URR_OPERATOR_URL: 'https://x', URR_OPERATOR_TOKEN: 'a b' }, 'characters no token has'],
  ])('exits 2 on %o', async (env, message) => {
    const { code, err } = await operate('list', { env });
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
    expect(err).not.toContain('secret');
  });

  it('warns of a token that travels in the clear, but not on this machine', async () => {
    const at = (url: string) => ({ env: { URR_OPERATOR_URL: url, URR_OPERATOR_TOKEN: WORN } });
    expect((await operate('list', at('http://ops.example'))).err).toContain('http address');
    expect((await operate('list', at('http://127.0.0.1:4600'))).err).toBe('');
  });
});

describe('a server that does not answer as it should', () => {
  const answering = (answer: () => Response | Promise<Response>) => ({ fetch: async () => answer() });

  it.each([
    [
      'a page',
      () => new Response('<html>', { headers: { 'content-type': 'text/html' } }),
      1,
      '200 with text/html',
    ],
    [
      'a redirect',
      () => new Response(null, { status: 302, headers: { location: '/login' } }),
      1,
      'a redirect',
    ],
    [
      'no token taken',
      () => Response.json({ code: 'forbidden', title: 'No' }, { status: 403 }),
      3,
      '403 forbidden: No',
    ],
    ['too many', () => Response.json({ code: 'rate-limited' }, { status: 429 }), 3, '429 rate-limited'],
    [
      'a failing store',
      () => Response.json({ code: 'busy', title: 'busy' }, { status: 503 }),
      1,
      'ERR_OPERATOR_FAILED 503 busy',
    ],
    [
      'control characters',
      () => Response.json({ code: 'x', title: '\u001b[2J' }, { status: 400 }),
      3,
      '\\u001b[2J',
    ],
  ])('says so: %s', async (_, answer, code, message) => {
    const result = await operate('list', answering(answer));
    expect([result.code, result.out]).toEqual([code, '']);
    expect(result.err).toContain(message);
    expect(result.err).not.toContain(WORN);
  });

  it.each([
    [Object.assign(new Error('x'), { name: 'TimeoutError' }), 'no answer within 15 s'],
    [new TypeError('fetch failed', { cause: { code: 'ENOTFOUND' } }), 'there is no such host (ENOTFOUND)'],
    [
      new TypeError('fetch failed', { cause: new Error('self-signed certificate') }),
      'self-signed certificate',
    ],
  ])('names why nobody was reached: %s', async (error, message) => {
    const { code, err } = await operate(
      'list',
      answering(() => Promise.reject(error)),
    );
    expect(code).toBe(1);
    expect(err).toBe(`urr event list: ERR_OPERATOR_UNREACHABLE https://ops.example: ${message}`);
  });
});
