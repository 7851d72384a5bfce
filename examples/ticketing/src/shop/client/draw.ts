/**
 * The draw on its event's page: what is published before and after, the visitor's own number, and the place that comes
 * of both, worked out here as the window works it out. Nobody has to be asked for it.
 */

import { placeIn } from '@urr/core/draw';
import type { StatusDocument } from '@urr/core/protocol';
import { post } from './demo-bar';
import { field, language, part, words } from './page-data';

const EVERY_MS = 2000;

type Room = HTMLElementTagNameMap['urr-waiting-room'];

/** Whether this visitor may press the button: a draw is for those who are signed in, the time after it for everybody. */
export type DrawGate = { mayJoin(): boolean };

export function startDraw(eventId: string, room: Room, changed: () => void): DrawGate {
  const memory = `draw-entry-${eventId}`;
  let isSignedIn = Boolean(field<string>('isSignedIn'));
  let document: StatusDocument | undefined;
  let isAsking = false;

  part('button', part('#sign-in')).addEventListener('click', () => {
    void post('/demo/sign-in', {}).then((response) => {
      isSignedIn = response.ok;
      show();
    });
  });
  part('#draw-again').addEventListener('click', () => {
    void post('/demo/draw-again', {}).then(look);
  });
  room.addEventListener('urr-state', (event) => {
    const { state } = (event as unknown as { snapshot: { state: string } }).snapshot;
    if (state === 'scheduled') void learnEntry();
  });
  setInterval(() => {
    if (!globalThis.document.hidden) void look();
  }, EVERY_MS);
  void look();

  async function look(): Promise<void> {
    const response = await fetch(`/vwr-api/vwr/status/${eventId}`).catch(() => undefined);
    if (response?.ok) document = (await response.json()) as StatusDocument;
    show();
  }

  /** The number under which the visitor joined: told with the place until the draw, and kept for after it. */
  async function learnEntry(): Promise<void> {
    if (isAsking || entry() !== undefined || document?.draw?.result !== null) return;
    isAsking = true;
    const response = await fetch(`/vwr-api/vwr/check/${eventId}`).catch(() => undefined);
    const said = response?.ok ? ((await response.json()) as { entry?: number }) : {};
    if (said.entry !== undefined) sessionStorage.setItem(memory, `${document.epoch} ${said.entry}`);
    isAsking = false;
    show();
  }

  function entry(): number | undefined {
    const [epoch, number] = (sessionStorage.getItem(memory) ?? '').split(' ');
    return number !== undefined && Number(epoch) === document?.epoch ? Number(number) : undefined;
  }

  function show(): void {
    const draw = document?.draw;
    if (document === undefined || draw === undefined) return;
    const result = draw.result;
    const mine = entry();
    const place = result !== null && mine !== undefined ? placeIn(result, mine) : undefined;
    const isBefore = document.phase === 'scheduled' && (document.opensAt ?? 0) > Date.now();
    part('#sign-in').hidden = isSignedIn || !isBefore;
    part('#signed-in').hidden = !isSignedIn || !isBefore;
    fact('commitment', draw.commitment);
    fact('round', draw.beacon && words('drawRoundValue', { round: String(draw.beacon.round) }));
    fact('entry', mine === undefined ? (isBefore ? words('drawEntryNone') : null) : number(mine));
    fact('size', result && number(result.size));
    fact('seed', result?.seed);
    fact('randomness', result?.randomness);
    fact('place', place === undefined ? (isBefore || result ? null : words('drawWaiting')) : number(place));
    part('#draw-again').hidden = result === null;
    const check = part<HTMLAnchorElement>('#draw-check');
    check.href = addressOfCheck(mine);
    check.textContent = words(place === undefined ? 'drawWhat' : 'drawCheck');
    showInWindow(mine, place);
    changed();
  }

  /** In the window people look at: their number, and once it is drawn the way to the sums. */
  function showInWindow(mine: number | undefined, place: number | undefined): void {
    const line = part('#draw-line');
    if (mine === undefined) {
      line.replaceChildren();
      return;
    }
    const told =
      place === undefined
        ? words('drawEntered', { entry: mine })
        : words('drawDrawn', { entry: mine, place });
    if (line.firstChild?.textContent === told) return;
    const link = globalThis.document.createElement('a');
    link.href = addressOfCheck(mine);
    link.target = '_blank';
    link.className = 'quiet-link';
    link.textContent = words('drawCheck');
    line.replaceChildren(told, ...(place === undefined ? [] : [' ', link]));
  }

  function addressOfCheck(mine: number | undefined): string {
    const { draw, epoch } = document ?? {};
    const result = draw?.result;
    if (!draw || !result) return `/check-draw?lang=${language}`;
    const facts = {
      event: eventId,
      epoch: String(epoch),
      size: String(result.size),
      commitment: draw.commitment,
      seed: result.seed,
      chain: draw.beacon?.chain ?? '',
      round: String(draw.beacon?.round ?? ''),
      randomness: result.randomness ?? '',
      position: String(mine ?? ''),
    };
    return `/check-draw?lang=${language}#${new URLSearchParams(facts)}`;
  }

  return {
    mayJoin: () =>
      isSignedIn ||
      document === undefined ||
      document.phase !== 'scheduled' ||
      (document.opensAt ?? 0) <= Date.now(),
  };
}

function fact(key: string, value: string | null | undefined): void {
  const row = part(`[data-draw=${key}]`);
  row.hidden = !value;
  part('code', row).textContent = value ?? '';
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
