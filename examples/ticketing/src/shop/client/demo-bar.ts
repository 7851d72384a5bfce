/** The bar at the bottom: how big the crowd is, how the shop's servers feel, and the switch of the waiting room. */
import type { DemoState } from '../../demo-state';
import { part, words } from './page-data';

const EVERY_MS = 1500;

type Listener = (state: DemoState) => void;

const listeners = new Set<Listener>();
let latest: DemoState | undefined;

/** Calls back with the demo's state about every second while the page can be seen. */
export function watchDemo(listener: Listener): void {
  listeners.add(listener);
  if (latest) listener(latest);
}

export function startDemoBar(): void {
  const bar = document.getElementById('demo-bar');
  if (bar === null) return;
  const toggle = part<HTMLButtonElement>('#room-switch');
  watchDemo((state) => show(bar, state));
  toggle.addEventListener('click', () => {
    const on = toggle.getAttribute('aria-checked') !== 'true';
    toggle.setAttribute('aria-checked', String(on));
    void post('/demo/room', { on }).then(look);
  });
  document.addEventListener('visibilitychange', look);
  setInterval(look, EVERY_MS);
  look();
}

export function post(path: string, body: unknown): Promise<Response> {
  return fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

function look(): void {
  if (document.hidden) return;
  fetch('/demo/state')
    .then(async (response) => (response.ok ? ((await response.json()) as DemoState) : undefined))
    .then((state) => {
      if (state === undefined) return;
      latest = state;
      for (const listener of listeners) listener(state);
    })
    .catch(() => {
      // The demo has ended, or is about to be there again.
    });
}

function show(bar: HTMLElement, state: DemoState): void {
  const { server, crowd, roomOn } = state;
  part('[data-live=crowd]', bar).textContent = words('people', { count: crowd });
  const health = part('[data-live=server]', bar);
  health.classList.toggle('strained', server.health === 'strained');
  health.classList.toggle('fallen', server.health === 'fallen');
  part<HTMLElement>('.meter i', health).style.transform = `scaleX(${Math.min(1, server.load)})`;
  part('[data-live=load]', bar).textContent = words(server.health);
  health.title = words('requestsPerSecond', { count: server.requestsPerSecond });
  const toggle = part('#room-switch');
  toggle.setAttribute('aria-checked', String(roomOn));
}
