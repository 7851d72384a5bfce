/** `urr plan`, `urr simulate` and `urr draw verify`, with the examples their usages show. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import vectors from '../../../core/test/vectors/draw.json';
import { folderWith, urr } from '../../test/support/cli';
import { COMMANDS } from './run';

/** The example command lines of a usage. */
const examplesOf = (name: string): readonly string[][] =>
  (COMMANDS.find((command) => command.name === name)?.usage ?? '')
    .split('\n')
    .filter((line) => line.startsWith(`  urr ${name} `))
    .map((line) => line.trim().split(' ').slice(1));

describe('urr plan', () => {
  it("tells the seed's 50,000: in within 1,000 s, 3,333 to 25,000 polls a second", async () => {
    const { code, out } = await urr(['plan', '--visitors', '50000']);
    expect(code).toBe(0);
    expect(out).toMatch(/all are in after +16m40s/);
    expect(out).toMatch(/polls +3,704 a second \(3,333 to 25,000\)/);
    expect(out).toMatch(/apiRequestsPerSecond +894 +10,000 +ok/);
    expect(out).toMatch(/warm tables +not needed/);
  });

  it('names quotas to raise and the command that warms tables', async () => {
    const { out } = await urr(['plan', '--visitors', '1000000']);
    expect(out).toMatch(/apiRequestsPerSecond +16,727 +10,000 +critical +24,000/);
    expect(out).toContain('urr tables create --warm-reads 24886 --warm-writes 23896');
    expect(out).toMatch(/poll\.maxSeconds +56, to stay within 20,000 a second/);
  });

  it.each(examplesOf('plan'))('answers its example %s %s', async (...args) => {
    expect(await urr(args)).toMatchObject({ code: 0, err: '' });
    const { out } = await urr([...args, '--json']);
    expect(JSON.parse(out)).toHaveProperty('quotas');
  });

  it.each([
    ['--visitors', '0'],
    ['--visitors', '1.5'],
    ['--step', 'x'],
    ['--ledger', 'all'],
  ])('refuses %s %s', async (option, value) => {
    const { code, err } = await urr(['plan', option, value]);
    expect([code, err]).toEqual([1, expect.stringContaining(`${option}: expected`)]);
  });
});

describe('urr simulate', () => {
  const small = (args: readonly string[], file: (name: string) => string): string[] =>
    args.map((arg) => {
      if (/^\d{5,}$/.test(arg)) return String(Number(arg) / 50);
      return /\.(html|csv)$/.test(arg) ? file(arg) : arg;
    });

  it.each(examplesOf('simulate'))('answers its example %s %s %s, with a smaller crowd', async (...args) => {
    const file = folderWith({ 'last-sale.csv': 'second,count\n-60,100\n0,800\n60,100\n' });
    const { code, out, err } = await urr(small(args, file));
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/let in +[\d,]+ \(/);
    expect(out).toMatch(/true waits inside the range promised +\d+\.\d %/);
    if (args.includes('--report')) expect(readFileSync(file('rehearsal.html'), 'utf8')).toContain('<svg');
  });

  it('answers as JSON, and writes charts', async () => {
    const file = folderWith({});
    const { out } = await urr([
      'simulate',
      '--visitors',
      '500',
      '--json',
      '--clear-in',
      '60',
      '--svg',
      file('charts'),
    ]);
    const { rehearsal, capacity, pace } = JSON.parse(out);
    expect(rehearsal.people.admitted).toBe(500);
    expect([capacity.byLaw.inside, pace.byLaw.step]).toEqual([15_000, 72]);
    expect(existsSync(file('charts/requests.svg'))).toBe(true);
  });

  it('says what is wrong with a curve', async () => {
    const file = folderWith({ 'curve.csv': '0,1\n0,2\n' });
    const { code, err } = await urr(['simulate', '--arrivals', file('curve.csv')]);
    expect([code, err]).toEqual([1, expect.stringContaining('line 2: expected a second after 0')]);
    expect((await urr(['simulate', '--stall', '9'])).err).toContain('--stall: expected FROM:SECONDS');
    expect((await urr(['simulate', '--order', 'age'])).err).toContain('--order: expected arrival or draw');
  });
});

describe('urr draw verify', () => {
  const [committed, provable] = vectors.draws;
  if (committed === undefined || provable === undefined) throw new Error('expected vectors');
  const status = (draw: typeof provable, more = {}) => ({
    eventId: draw.input.eventId,
    phase: 'open',
    epoch: draw.input.epoch,
    rev: 3,
    asOf: 0,
    segments: [],
    tail: draw.input.drawSize,
    holes: [],
    order: 'draw',
    draw: {
      commitment: draw.promise.commitment,
      beacon: draw.promise.beacon,
      result: {
        size: draw.input.drawSize,
        key: draw.key,
        seed: draw.input.seed,
        randomness: draw.input.beacon?.randomness ?? null,
        ...more,
      },
    },
    opensAt: null,
    closesAt: null,
    message: null,
    poll: { minSeconds: 2, maxSeconds: 15, fraction: 0.05, budgetPerSecond: 20_000 },
  });
  const flagsOf = ({ input, promise }: typeof committed): string[] => [
    ...['--event', input.eventId, '--size', String(input.drawSize), '--seed', input.seed],
    ...['--commitment', promise.commitment],
  ];

  it('confirms a draw from a status document, and tells a place', async () => {
    const [position, place] = provable.places[3] ?? [];
    const { code, out } = await urr(['draw', 'verify', '--status', '-', '--position', String(position)], {
      stdin: async () => JSON.stringify(status(provable)),
    });
    expect(code).toBe(0);
    expect(out).toMatch(/the draw +holds, provable/);
    expect(out).toContain(provable.key);
    expect(out).toMatch(new RegExp(`place of number ${position} +${place}$`, 'm'));
  });

  it('confirms a draw from single values', async () => {
    const args = ['draw', 'verify', ...flagsOf(committed), '--json'];
    expect(JSON.parse((await urr(args)).out)).toEqual({ ok: true, key: committed.key, trust: 'committed' });
  });

  it.each([
    [['--commitment', '00'.repeat(32)], 'commitment'],
    [['--seed', '00'.repeat(32)], 'commitment'],
    [['--size', '4999', '--key', committed.key], 'key'],
    [['--round', '7'], 'beacon'],
    [['--position', '1', '--place', '1'], 'place'],
  ])('says what does not hold with %o', async (changes, reason) => {
    const { code, out } = await urr(['draw', 'verify', ...flagsOf(committed), ...changes]);
    expect([code, out]).toEqual([
      1,
      expect.stringMatching(new RegExp(`^does not hold: .* \\(${reason}\\)$`)),
    ]);
  });

  it('trusts what was written down before over what is published after', async () => {
    const args = ['draw', 'verify', '--status', '-', '--commitment', 'ab'.repeat(32)];
    const { code } = await urr(args, { stdin: async () => JSON.stringify(status(provable)) });
    expect(code).toBe(1);
  });

  it('asks for what is missing', async () => {
    const { code, err } = await urr(['draw', 'verify', '--size', '5']);
    expect([code, err]).toEqual([2, expect.stringContaining('--seed is missing')]);
    const made = { ...status(provable), draw: undefined };
    const none = await urr(['draw', 'verify', '--status', '-'], { stdin: async () => JSON.stringify(made) });
    expect(none).toMatchObject({ code: 2 });
  });
});
