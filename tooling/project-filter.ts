/**
 * Whether a vitest command line runs a project: `--project name`, repeatable, `*` matches anything,
 * a leading `!` leaves out. False when the command is not vitest's, as when a linter reads the config.
 */
export function runsProject(argv: readonly string[], name: string): boolean {
  if (!/vitest(\.mjs)?$/.test(argv[1] ?? '')) return false;
  const filters = argv.flatMap((argument, at) => {
    if (argument === '--project') return argv[at + 1] ?? [];
    return argument.startsWith('--project=') ? argument.slice('--project='.length) : [];
  });
  const left = filters.filter((filter) => filter.startsWith('!'));
  const chosen = filters.filter((filter) => !filter.startsWith('!'));
  if (left.some((filter) => matches(filter.slice(1), name))) return false;
  return chosen.length === 0 || chosen.some((filter) => matches(filter, name));
}

function matches(filter: string, name: string): boolean {
  const parts = filter.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
}
