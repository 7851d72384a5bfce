import { describe, expect, it } from 'vitest';
import { urrEdge } from '../../test/support/cli';

describe('urr-edge', () => {
  it.each([[[]], [['--help']], [['-h']], [['help']]])('lists what there is for %o', async (args) => {
    const { code, out, err } = await urrEdge(args);
    expect([code, err]).toEqual([0, '']);
    for (const name of ['build', 'push', 'mode', 'explain', 'report']) expect(out).toContain(`  ${name} `);
    expect(out).toContain('Exit codes: 0 done, 1 failed, 2 the command line is not understood.');
  });

  it.each(['build', 'push', 'mode', 'explain', 'report'])('explains %s', async (name) => {
    for (const args of [
      [name, '--help'],
      ['help', name],
      [name, '-h'],
    ]) {
      const { code, out, err } = await urrEdge(args);
      expect([code, err]).toEqual([0, '']);
      expect(out).toContain(`Usage: urr-edge ${name} `);
    }
  });

  it('puts what is wrong with a command line first, and the whole usage behind --help', async () => {
    const { code, out, err } = await urrEdge(['build', '--kvs', '--nope']);
    expect([code, out]).toEqual([2, '']);
    expect(err.split('\n')).toEqual([
      "urr-edge build: Unknown option '--nope'",
      expect.stringMatching(/^Usage: urr-edge build \[--config FILE\] /),
      'urr-edge build --help says more.',
      '',
    ]);
  });

  it.each([
    ['biuld', 'did you mean "build"?'],
    ['expain', 'did you mean "explain"?'],
    ['conquer', 'unknown command "conquer"\nKnown are: build, push, mode, explain, report.'],
    ['--kvs', 'unknown command "--kvs"'],
  ])('exits 2 on the unknown command %s', async (name, message) => {
    const { code, out, err } = await urrEdge([name]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });
});
