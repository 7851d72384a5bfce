/** The recipes for React and Vue: they wait, show what the client knows, and end it when they go. */
import type { Snapshot } from '@urr/browser';
import { createLocal } from '@urr/server/local';
import { expect, it, vi } from 'vitest';
import { useWaitingRoom as useInReact } from '../src/react';
import { useWaitingRoom as useInVue } from '../src/vue';
import { type JSX, mount as mountReact } from './react';
import { mount as mountVue } from './vue';

const recipes = {
  React() {
    const { current, unmount } = mountReact(() => useInReact('iu-2027'));
    return { snapshot: current, unmount };
  },
  Vue() {
    const { current, unmount } = mountVue(() => useInVue('iu-2027'));
    return { snapshot: () => current.value, unmount };
  },
} satisfies Record<string, () => { snapshot: () => Snapshot; unmount: () => void }>;

it.each(Object.entries(recipes))(
  '%s shows the number, and asks no more once it is gone',
  async (_, mount) => {
    await using local = createLocal({ events: { 'iu-2027': { pacing: { step: 1, everySeconds: 3600 } } } });
    await local.room.assign({ eventId: 'iu-2027' });
    let asked = 0;
    vi.stubGlobal('fetch', (input: string, init?: RequestInit) => {
      asked++;
      return local.fetch(new Request(`http://localhost${input}`, init));
    });
    const { snapshot, unmount } = mount();
    await vi.waitFor(() => expect(snapshot()).toMatchObject({ state: 'waiting', position: 2, ahead: 1 }));
    unmount();
    const before = asked;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(asked).toBe(before);
    vi.unstubAllGlobals();
  },
);

it('JSX knows the elements and their events', () => {
  const props: JSX.IntrinsicElements['urr-waiting-room'] = {
    'event-id': 'iu-2027',
    lang: 'ja',
    open: true,
    'onurr-admitted': (event) => event.preventDefault(),
  };
  expect(props['event-id']).toBe('iu-2027');
  // @ts-expect-error a panel by nature: only the waiting room's element can be turned into one
  expect({ 'event-id': 'a', inline: true } satisfies JSX.IntrinsicElements['urr-entry-queue']).toBeDefined();
});
