import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createTokens, defineConfig, type KeyRing, parseKeys } from '@urr/core';
import { describe, expect, it } from 'vitest';
import { urr } from '../../test/support/cli';
import { COMMANDS } from './run';

describe('urr', () => {
  it.each([[[]], [['--help']], [['help']], [['-h']]])('lists what there is for %o', async (args) => {
    const { code, out, err } = await urr(args);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatchInlineSnapshot(`
      "Usage: urr <command> [options]

        completions    Print what makes a shell complete commands and options
        dev            Run both tiers and the operator API on memory, for development
        doctor         Examine a live site from outside: guard, cookies, caching, clocks, callbacks
        draw verify    Do the arithmetic of a draw again: promise, key, and the place of a number
        event cancel   Take back a planned change, by the id that "event plans" shows
        event close    End the sale: nobody joins, nobody is let through
        event history  Show who changed an event, when, why, and what it was before
        event list     List every event with its phase and how many wait and are inside
        event open     Let people through from now on, making the event if need be
        event pause    Let nobody through for now; places stay and new ones are given out
        event plan     Plan a change for a time: capacity, message, phase
        event plans    List the changes planned for an event, soonest first
        event reset    Begin the line again in both tiers; every place and pass is void
        event resume   End a pause: open again, or scheduled if the opening time is to come
        event set      Set pace, capacity, times or the message of an event, making it if need be
        event status   Show one event: phase, both lines, pace, capacity, times, message
        keys new       Print three fresh key rings as JSON for parseKeys
        keys rotate    Replace a key in three steps, so that no token in use is refused
        pass new       Make passes for staff or for guests who need not wait
        plan           Work out what a sale asks of each part: quotas, warm tables, polls, people inside
        simulate       Rehearse a sale: waits, fairness, requests, people inside, cost, as figures and charts
        tables create  Create the DynamoDB tables of the waiting room, where they are missing
        tables print   Print the DynamoDB tables for CloudFormation, Terraform or the API

      urr <command> --help says more about one of them.
      Exit codes: 0 done, 1 failed, 2 not understood, 3 refused by the server, 4 somebody else was faster."
    `);
  });

  it('keeps its commands in the order of their names, each with a line that says what it does', () => {
    const names = COMMANDS.map(({ name }) => name);
    expect(names).toEqual([...names].sort());
    for (const { name, usage, summary } of COMMANDS) {
      expect(usage).toMatch(new RegExp(`^urr ${name}( |$|\n)`));
      expect(summary).toMatch(/^[A-Z].{20,100}[^.]$/);
    }
  });

  it.each(COMMANDS.map(({ name }) => name))('explains %s in three ways', async (name) => {
    const words = name.split(' ');
    for (const args of [
      [...words, '--help'],
      [...words, '-h'],
      ['help', ...words],
    ]) {
      const { code, out, err } = await urr(args);
      expect([code, err]).toEqual([0, '']);
      expect(out).toContain(`\n\nUsage: urr ${name}`);
    }
  });

  it('explains a command', async () => {
    expect((await urr(['dev', '--help'])).out).toMatch(/Usage: urr dev \[--port N\] \[--event ID\]/);
    expect((await urr(['keys', 'new', '-h'])).out).toMatch(/Usage: urr keys new/);
  });

  it.each([
    [['dve'], 'urr: unknown command "dve", did you mean "dev"?'],
    [['keys'], 'urr: unknown command "keys", did you mean "keys new"?'],
    [['keys', 'nwe'], 'urr: unknown command "keys nwe", did you mean "keys new"?'],
    [['conquer'], 'urr: unknown command "conquer"\n'],
    [['--prot', '1'], 'urr: unknown command "1"'],
    [['dev', '--prot', '1'], "urr dev: Unknown option '--prot', did you mean '--port'?"],
    [['dve', '--port', '1'], 'urr: unknown command "dve 1", did you mean "dev"?'],
    [['dev', 'iu-2027'], "urr dev: Unexpected argument 'iu-2027'"],
    [['keys', 'new', '--alg'], "urr keys new: Option '--alg <value>' argument missing"],
  ])('exits 2 on %o', async (args, message) => {
    const { code, out, err } = await urr(args);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(`${err}\n`).toContain(message);
  });
});

describe('urr keys new', () => {
  it.each(['HS256', 'ES256', 'EdDSA'])(
    'prints one line of %s rings that parseKeys takes and that sign',
    async (alg) => {
      const { code, out } = await urr(['keys', 'new', '--alg', alg]);
      expect(code).toBe(0);
      expect(out).not.toContain('\n');
      const rings = parseKeys(out) as Record<'place' | 'vwr' | 'entry', KeyRing>;
      expect(rings.vwr.keys[0]?.alg).toBe(alg);
      expect(rings.place.keys[0]?.alg).toBe('HS256');
      const config = defineConfig();
      for (const [kind, ring] of [
        ['waiting-place', 'place'],
        ['vwr', 'vwr'],
        ['entry', 'entry'],
      ] as const) {
        const tokens = createTokens({ config, kind, keys: rings[ring] });
        const token = await tokens.issue({ eventId: 'e', epoch: 1, subject: 's', position: 1 });
        expect(await tokens.verify(token)).toMatchObject({ ok: true });
      }
    },
  );

  it('makes others each time, HS256 by default', async () => {
    const [one, two] = [await urr(['keys', 'new']), await urr(['keys', 'new'])];
    expect(one.out).not.toBe(two.out);
    expect(one.out.match(/"alg":"HS256"/g)).toHaveLength(3);
  });

  it('exits 1 naming the algorithms it knows', async () => {
    expect(await urr(['keys', 'new', '--alg', 'RS256'])).toMatchObject({
      code: 1,
      err: 'urr keys new: ERR_INPUT_INVALID --alg: expected HS256, ES256, EdDSA',
    });
  });
});

describe('urr dev', () => {
  it('serves the event, says how to try it, and ends when told to', async () => {
    let status = 0;
    const { code, out } = await urr(['dev', '--port', '0', '--event', 'iu-2027'], {
      async until(line) {
        const assign = /curl .*-X POST (\S+assign\/iu-2027)/.exec(line)?.[1] as string;
        status = (await fetch(assign, { method: 'POST' })).status;
        return true;
      },
    });
    expect([code, status]).toEqual([0, 200]);
    expect(out).toMatch(/urr\/operator\/events\/iu-2027\/pause/);
  });

  it('says how to choose another port when it is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const { code, err } = await urr(['dev', '--port', String(port)]);
    server.close();
    expect(code).toBe(1);
    expect(err).toBe(
      `urr dev: port ${port} is taken; choose another with --port N, or --port 0 for a free one`,
    );
  });

  it.each([
    ['--port', '70000'],
    ['--port', 'x'],
    ['--port', '-1'],
    ['--event', 'a.b'],
  ])('refuses %s %s', async (option, value) => {
    const { code, err } = await urr(['dev', `${option}=${value}`]);
    expect(code).toBe(1);
    expect(err).toContain(`ERR_INPUT_INVALID ${option}: expected`);
  });

  it('ends cleanly on Ctrl-C as a process', async () => {
    const main = fileURLToPath(new URL('./main.ts', import.meta.url));
    const child = spawn(
      process.execPath,
      ['--conditions=@urr/source', '--import', 'tsx', main, 'dev', '--port', '0'],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve([code, signal])));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    child.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
  });
});
