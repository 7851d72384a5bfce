import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { urr } from '../../test/support/cli';
import { optionsOf } from './command';
import { COMMANDS } from './run';

/** What bash would offer for the last of these words. */
function offered(script: string, words: readonly string[]): string[] {
  const program = `${script}
COMP_WORDS=(urr ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}
_urr; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const out = execFileSync('bash', ['-c', program], { encoding: 'utf8' });
  return out.split('\n').filter((line) => line !== '');
}

describe('urr completions', () => {
  it('makes bash complete commands, second words and options', async () => {
    const { code, out } = await urr(['completions', 'bash']);
    expect(code).toBe(0);
    expect(offered(out, ['d'])).toContain('dev');
    expect(offered(out, [''])).toEqual([...new Set(COMMANDS.map(({ name }) => name.split(' ')[0]))]);
    expect(offered(out, ['keys', 'n'])).toEqual(['new']);
    expect(offered(out, ['dev', '--'])).toEqual(['--port', '--event', '--help']);
    expect(offered(out, ['dev', '--port', '0', '--e'])).toEqual(['--event']);
  });

  it.each(['zsh', 'fish'])('has every command and option for %s', async (shell) => {
    const { code, out } = await urr(['completions', shell]);
    expect(code).toBe(0);
    for (const command of COMMANDS) {
      for (const word of command.name.split(' ')) expect(out).toContain(word);
      for (const { name } of optionsOf(command)) expect(out).toContain(name.slice(2));
    }
  });

  it.each([[['completions']], [['completions', 'tcsh']], [['completions', 'bash', 'zsh']]])(
    'exits 2 on %o',
    async (args) => {
      expect(await urr(args)).toMatchObject({ code: 2, out: '' });
    },
  );
});
