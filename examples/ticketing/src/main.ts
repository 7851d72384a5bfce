/** The command: `pnpm demo`, or `pnpm demo --smoke`. */
import { startDemo } from './demo';
import { type DemoOptions, OptionError, parseOptions, USAGE } from './options';
import { showProgress } from './progress';
import { runSmoke } from './smoke/run';

const options = readOptions();
if (options === 'help') {
  process.stdout.write(USAGE);
} else {
  try {
    process.exitCode = options.smoke ? await runSmoke(options) : await runForPeople(options);
  } catch (error) {
    process.stderr.write(`${explain(error, options)}\n`);
    process.exitCode = 1;
  }
  // Timers of a half-started demo must not keep a failed command alive.
  process.exit();
}

async function runForPeople(settings: DemoOptions): Promise<number> {
  const demo = await startDemo(settings);
  const { origin, operatorToken, about } = demo;
  const beside = about.map((line) => `  ${line}\n`).join('');
  process.stdout.write(
    `\n  여명티켓 — the shop is open\n\n  Shop      ${origin}/\n  Operator  ${origin}/operator\n  Showcase  ${origin}/showcase (every state of the window)\n${beside}\n  Operator API for the CLI: URR_OPERATOR_URL=${origin} URR_OPERATOR_TOKEN=${operatorToken}\n  Ctrl-C ends it. ${settings.visitors > 0 ? `A crowd of ${settings.visitors.toLocaleString('en-US')} is on its way.` : 'No crowd (--visitors 0).'}\n\n`,
  );
  demo.begin();
  const endProgress = showProgress(demo);
  await interrupted();
  endProgress();
  // Ctrl-C is no occasion for patience, unless there are servers of ours to end.
  const patienceMs = settings.redis === 'none' ? 200 : 3000;
  await Promise.race([demo.close(), new Promise((resolve) => setTimeout(resolve, patienceMs))]);
  return 0;
}

/** Until somebody presses Ctrl-C, or the process is asked to end. */
function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        const askedAt = Date.now();
        // Whoever asks twice does not want to wait. One Ctrl-C may come twice: from the terminal, and handed on by
        // whatever started us.
        process.on(signal, () => {
          if (Date.now() - askedAt > 500) process.exit(130);
        });
        resolve();
      });
    }
  });
}

function readOptions(): DemoOptions | 'help' {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return process.exit(2);
  }
}

function explain(error: unknown, { port, host }: DemoOptions): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken. Choose another with --port ${port + 1}, or leave --port out for a free one.`;
  if (code === 'EACCES')
    return `Port ${port} needs more rights than this user has. Choose one above 1023 with --port, or leave it out for a free one.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `This machine has no address ${host}. Leave --host out for 127.0.0.1.`;
  if (error instanceof OptionError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
