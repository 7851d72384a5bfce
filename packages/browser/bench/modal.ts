/** The window in Chromium: from the press to its first frame, and how long it ever holds the page up. */
import { build } from 'esbuild';
import { chromium, type Page } from 'playwright';
import { bench } from '../../../tooling/bench/bench.ts';
import { median } from '../../../tooling/bench/interleave.ts';
import { type Table, tableOf } from '../../../tooling/bench/table.ts';
import { chromiumArgs, findService } from '../../../tooling/services.ts';

/** A press, timed by the browser itself. */
type Press = {
  /** Frames painted before the one with the window in it. */
  readonly framesBefore: number;
  /** From the press to the paint after it, as Event Timing tells it: in steps of 8 ms. */
  readonly toPaintMs: number;
  /** Script run for the press. */
  readonly scriptMs: number;
  /** Tasks above 50 ms, from the press until ten more pictures were shown. */
  readonly longTasks: number;
  readonly longestMs: number;
  readonly requests: number;
};

const EVENT = 'iu-2027';
/** A phone of the middle class beside a desktop. */
const LONG_TASK_MS = 50;
const THROTTLES = [1, 4] as const;

await bench('modal', async ({ rounds = 15 }) => {
  const executablePath = findService('chromium');
  if (executablePath === null) {
    console.log('Chromium is missing; nothing measured.');
    return null;
  }
  const { outputFiles } = await build({
    entryPoints: [new URL('../src/iife.ts', import.meta.url).pathname],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    globalName: 'urr',
    conditions: ['@urr/source'],
  });
  const script = outputFiles[0]?.text ?? '';
  const browser = await chromium.launch({ executablePath, args: [...chromiumArgs] });
  try {
    const presses = new Map<number, Press[]>(THROTTLES.map((rate) => [rate, []]));
    for (let round = 0; round < rounds; round++) {
      for (const rate of THROTTLES) {
        const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
        presses.get(rate)?.push(await press(await context.newPage(), script, rate));
        await context.close();
      }
    }
    return [tableFrom(presses)];
  } finally {
    await browser.close();
  }
});

async function press(page: Page, script: string, rate: number): Promise<Press> {
  const requests: string[] = [];
  await page.route('**/*', async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: shop(script) });
    requests.push(pathname);
    return route.abort();
  });
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate });
  await page
    .context()
    .browser()
    ?.startTracing(page, { categories: ['devtools.timeline', 'disabled-by-default-devtools.timeline'] });
  await page.goto('http://shop.localhost/');
  await pressLikeAFinger(page);
  await page.waitForFunction(() => document.querySelector('urr-waiting-room')?.open);
  // Pictures of the queue moving, each of which has to be short as well.
  await page.waitForTimeout(1500);
  const measured = await page.evaluate(() =>
    (
      globalThis as unknown as { measured(): Pick<Press, 'framesBefore' | 'toPaintMs' | 'scriptMs'> }
    ).measured(),
  );
  const trace = await page.context().browser()?.stopTracing();
  const tasks = tasksOf(trace?.toString() ?? '{}');
  return {
    ...measured,
    longTasks: tasks.filter((ms) => ms > LONG_TASK_MS).length,
    longestMs: Math.max(0, ...tasks),
    requests: requests.length,
  };
}

/** Pointing, pressing and letting go are tasks of their own, and nobody else listens to them. */
async function pressLikeAFinger(page: Page): Promise<void> {
  const box = await page.locator('#book').boundingBox();
  if (!box) throw new Error('no button');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.waitForTimeout(50);
  await page.mouse.down();
  await page.waitForTimeout(50);
  await page.mouse.up();
}

/**
 * Milliseconds of processor time of every task on the main thread that heard the click, promises included: what the
 * machine does besides is no part.
 */
function tasksOf(trace: string): number[] {
  type Event = {
    name: string;
    tid: number;
    pid: number;
    ts: number;
    dur?: number;
    tdur?: number;
    args?: { data?: { type?: string } };
  };
  const { traceEvents = [] } = JSON.parse(trace) as { traceEvents?: readonly Event[] };
  // Chromium's own windows are pages too, in processes of their own.
  const pressed = traceEvents.find(({ args }) => args?.data?.type === 'click');
  if (!pressed) throw new Error('The trace knows of no click.');
  return traceEvents
    .filter(
      ({ name, pid, tid, ts, dur = 0 }) =>
        name === 'RunTask' && pid === pressed.pid && tid === pressed.tid && ts + dur >= pressed.ts,
    )
    .map(({ tdur = 0 }) => tdur / 1000);
}

/** A shop whose API answers within 50 ms. */
function shop(script: string): string {
  return `<!doctype html><html lang="ko"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<button id="book">예매하기</button>
<script>
const events = [];
new PerformanceObserver((list) => events.push(...list.getEntries())).observe({ type: 'event', durationThreshold: 16 });
const now = Date.now();
const status = (rev) => ({ eventId: '${EVENT}', phase: 'open', epoch: 1, rev, asOf: Date.now(), tail: 9000, holes: [],
  segments: [{ base: 500, baseAt: now, step: 5, everySeconds: 0.1, cap: 9000 }], opensAt: null, closesAt: null,
  order: 'arrival', message: null, poll: { minSeconds: 0.1, maxSeconds: 0.2, fraction: 0.01, budgetPerSecond: 20000 } });
let rev = 1;
let framesBefore = 0, scriptMs = 0, known = false, shown = false;
// A callback runs before its frame is painted: what is open now is in it.
const look = () => {
  shown ||= !!document.querySelector('urr-waiting-room')?.shadowRoot?.querySelector('dialog')?.open;
  if (shown) return;
  if (known) framesBefore++;
  requestAnimationFrame(look);
};
window.fetch = async (url) => {
  await new Promise((resolve) => setTimeout(resolve, 50));
  const answer = answerOf(url);
  const text = await answer.text();
  answer.text = async () => {
    if (String(url).includes('/assign/')) known = true;
    return text;
  };
  return answer;
};
const answerOf = (url) => Response.json(String(url).includes('/assign/')
  ? { state: 'waiting', eventId: '${EVENT}', position: 8341, pollAfterMs: 100, status: status(rev++) }
  : status(rev++));
</script>
<script>${script.replaceAll('</script', '<\\/script')}</script>
<script>
book.addEventListener('click', () => {
  const from = performance.now();
  void urr.enterWaitingRoom({ eventId: '${EVENT}' });
  scriptMs = performance.now() - from;
  requestAnimationFrame(look);
});
window.measured = () => ({
  framesBefore, scriptMs,
  toPaintMs: Math.max(0, ...events.filter(({ name }) => name === 'click').map(({ duration }) => duration)),
});
</script></html>`;
}

function tableFrom(presses: ReadonlyMap<number, readonly Press[]>): Table {
  const row = (what: string, bar: string, show: (presses: readonly Press[]) => string) => ({
    what,
    bar,
    ...Object.fromEntries([...presses].map(([rate, list]) => [`x${rate}`, show(list)])),
  });
  const most = (list: readonly Press[], key: keyof Press) => Math.max(...list.map((one) => one[key]));
  const rows = [
    row(
      'frames painted between the answer that it is busy and the window, most',
      '0',
      (list) => `${most(list, 'framesBefore')}`,
    ),
    row(
      'press to next paint (Event Timing, in steps of 8 ms), median',
      '',
      (list) => `${median(list.map((one) => one.toPaintMs))} ms`,
    ),
    row(
      'script that runs for the press, median',
      '',
      (list) => `${median(list.map((one) => one.scriptMs)).toFixed(1)} ms`,
    ),
    row(
      'tasks above 50 ms of processor time, from the press on',
      '0',
      (list) => `${list.reduce((sum, one) => sum + one.longTasks, 0)}`,
    ),
    row(
      'longest task, processor time, median',
      '≤ 50 ms',
      (list) => `${median(list.map((one) => one.longestMs)).toFixed(0)} ms`,
    ),
    row('requests besides the API', '0', (list) => `${most(list, 'requests')}`),
  ];
  type Row = { readonly what: string; readonly bar: string; readonly x1?: string; readonly x4?: string };
  return tableOf<Row>(`The window in Chromium, ${presses.get(1)?.length} presses each`, rows, [
    { heading: 'what', cell: ({ what }) => what },
    { heading: 'as it is', cell: ({ x1 = '' }) => x1 },
    { heading: 'CPU 4× slower', cell: ({ x4 = '' }) => x4 },
    { heading: 'bar', cell: ({ bar }) => bar },
  ]);
}
