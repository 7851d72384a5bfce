/** `urr completions`: the command table as a script for a shell. */
import { parseArgs } from 'node:util';
import { type Command, optionsOf, UsageError } from './command';

type Word = { readonly word: string; readonly about: string };
/** What may follow after these words. */
type Place = { readonly after: string; readonly words: readonly Word[] };

const SHELLS = { bash, zsh, fish } as const;
type Shell = keyof typeof SHELLS;

/** @param commands asked for late: this command is one of them */
export const completions = (commands: () => readonly Command[]): Command => ({
  name: 'completions',
  summary: 'Print what makes a shell complete commands and options',
  usage: `urr completions (bash | zsh | fish)

bash   eval "$(urr completions bash)" in ~/.bashrc
zsh    eval "$(urr completions zsh)" in ~/.zshrc, behind compinit
fish   urr completions fish > ~/.config/fish/completions/urr.fish`,
  async run(args, terminal) {
    const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: {} });
    const [shell, more] = positionals;
    if (shell === undefined || more !== undefined || !Object.hasOwn(SHELLS, shell)) {
      throw new UsageError(`expected one of ${Object.keys(SHELLS).join(', ')}`);
    }
    terminal.out(SHELLS[shell as Shell](placesOf(commands())));
    return 0;
  },
});

/** The tree of commands: first words, second words by the first, options by the whole name. */
function placesOf(commands: readonly Command[]): readonly Place[] {
  const groups = new Map<string, Word[]>([['', []]]);
  for (const { name, summary } of commands) {
    const [first = '', second] = name.split(' ');
    const top = groups.get('') as Word[];
    if (!top.some(({ word }) => word === first)) {
      top.push({ word: first, about: second === undefined ? summary : `urr ${first} …` });
    }
    if (second === undefined) continue;
    const group = groups.get(first) ?? [];
    group.push({ word: second, about: summary });
    groups.set(first, group);
  }
  const named = commands.map((command) => ({
    after: command.name,
    words: [
      ...optionsOf(command).map(({ name, about }) => ({ word: name, about })),
      { word: '--help', about: 'say more about this command' },
    ],
  }));
  return [...named, ...[...groups].map(([after, words]) => ({ after, words }))];
}

function bash(places: readonly Place[]): string {
  const cases = places.map(({ after, words }) => {
    const list = words.map(({ word }) => word).join(' ');
    return `    ${pattern(after, words)}) list="${list}" ;;`;
  });
  return `_urr() {
  local line="\${COMP_WORDS[*]:1:COMP_CWORD-1}" cur="\${COMP_WORDS[COMP_CWORD]}" list=""
  case "$line " in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$list" -- "$cur"))
}
complete -o default -F _urr urr`;
}

function zsh(places: readonly Place[]): string {
  const cases = places.map(({ after, words }) => {
    const list = words.map(({ word, about }) => quoted(`${word}:${about.replaceAll(':', '\\:')}`)).join(' ');
    return `    ${pattern(after, words)}) list=(${list}) ;;`;
  });
  return `#compdef urr
_urr() {
  local line="\${(j: :)words[2,CURRENT-1]}"
  local -a list
  case "$line " in
${cases.join('\n')}
  esac
  _describe urr list || _files
}
compdef _urr urr`;
}

function fish(places: readonly Place[]): string {
  const lines = places.flatMap(({ after, words }) =>
    words.map(({ word, about }) => {
      const what = word.startsWith('--') ? `-l ${word.slice(2)}` : `-f -a ${word}`;
      const where = word.startsWith('--') ? '__urr_within' : '__urr_after';
      return `complete -c urr -n ${quoted(`${where} ${after}`.trim())} ${what} -d ${quoted(about)}`;
    }),
  );
  return `function __urr_words
  set -l words (commandline -opc)
  string join ' ' -- $words[2..-1]
end
function __urr_after
  test "$(__urr_words)" = "$argv"
end
function __urr_within
  string match -q -- "$argv *" "$(__urr_words) "
end
${lines.join('\n')}`;
}

/** Options may come anywhere behind the name, further words only right behind it. */
function pattern(after: string, words: readonly Word[]): string {
  return words.some(({ word }) => word.startsWith('--')) ? `"${after} "*` : `"${after} "`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
