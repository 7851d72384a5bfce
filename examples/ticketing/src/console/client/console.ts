/** The page behind the scenes: reads `/console/live` once a second, sends what is pressed. */
import type { Live, Sample } from '../live';
import { consoleWords } from '../words';
import { createChart } from './chart';
import { language, part } from './page-data';
import { createSlider } from './slider';

const EVERY_MS = 1000;

const words = consoleWords(language);
const draw = createChart();

let live: Live | undefined;
const samples: Sample[] = [];

const crowd = createSlider('crowd', (size) => send('/console/crowd', { size }));

part('#room').addEventListener('click', () =>
  send('/demo/room', { on: part('#room').getAttribute('aria-checked') !== 'true' }),
);

setInterval(() => void look(), EVERY_MS);
void look();

async function look(): Promise<void> {
  if (document.hidden && live !== undefined) return;
  const since = samples.at(-1)?.at ?? 0;
  try {
    const response = await fetch(`/console/live?since=${since}`);
    live = (await response.json()) as Live;
    samples.push(...live.samples);
    samples.splice(0, samples.length - 300);
    part('#live').classList.remove('lost');
    show(live);
  } catch {
    part('#live').classList.add('lost');
  }
}

function send(path: string, body: unknown): void {
  void fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).then(look);
}

function show({ costs, capacityPerSecond, crowd: people, roomOn }: Live): void {
  draw(samples, capacityPerSecond);
  crowd.show(people.size);
  part('#room').setAttribute('aria-checked', String(roomOn));
  for (const name of ['requestsPerWaiter', 'storeWritesPerJoin', 'storeCommandsPerPoll'] as const) {
    part(`[data-cost=${name}]`).textContent = costs[name].toFixed(costs[name] < 10 ? 2 : 1);
  }
  part('[data-cost-note=requestsPerWaiter]').textContent = words('costRequestsNote', {
    share: Math.round(costs.cachedShare * 100),
  });
  part('[data-cost-note=storeCommandsPerPoll]').textContent = words('costCommandsNote', {
    count: costs.storeCommandsPerEntry.toFixed(1),
  });
}
