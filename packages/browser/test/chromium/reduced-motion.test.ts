import { afterEach, beforeAll, expect, it } from 'vitest';
import { cdp } from 'vitest/browser';
import { registerElements } from '../../src/element/register-all';
import '../../src/time-left';

/** The part of Chromium's own protocol that is used; the provider's types leave it open. */
type Chromium = { send(method: string, parameters: object): Promise<unknown> };

beforeAll(registerElements);
afterEach(async () => {
  document.body.replaceChildren();
  await askFor('');
});

/** What the visitor asked the system for; '' for nothing. */
async function askFor(value: 'reduce' | ''): Promise<void> {
  const features = [{ name: 'prefers-reduced-motion', value }];
  await (cdp() as unknown as Chromium).send('Emulation.setEmulatedMedia', { features });
}

/** Everything that moves once a state is shown and followed by the next, backdrop and shadow trees included. */
function moving(name: 'urr-waiting-room' | 'urr-entry-queue' | 'urr-time-left'): number {
  const element = document.createElement(name);
  document.body.append(element);
  if (name === 'urr-time-left') {
    (element as HTMLElementTagNameMap['urr-time-left']).preview({ state: 'ending', secondsLeft: 60 });
  } else {
    const line = element as HTMLElementTagNameMap['urr-waiting-room'];
    line.preview({ state: 'waiting', position: 9, ahead: 8, progress: 0.1 });
    line.getBoundingClientRect();
    line.preview({ state: 'waiting', position: 9, ahead: 4, progress: 0.6 });
  }
  return document.getAnimations().length + (element.shadowRoot?.getAnimations().length ?? 0);
}

it('moves where nobody asked for less', async () => {
  await askFor('');
  expect(moving('urr-waiting-room')).toBeGreaterThanOrEqual(3);
});

it.each(['urr-waiting-room', 'urr-entry-queue', 'urr-time-left'] as const)(
  'nothing in <%s> moves for who asked for less',
  async (name) => {
    await askFor('reduce');
    expect(matchMedia('(prefers-reduced-motion: reduce)').matches).toBe(true);
    expect(moving(name)).toBe(0);
  },
);
