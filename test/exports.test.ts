/**
 * The names each entry exports, so that a change of the public surface is seen in review. After an intended
 * change: `npx --yes pnpm@10 exec vitest run --project project --update`.
 */
import { expect, it } from 'vitest';
import { readEntries } from '../tooling/manifests.ts';

const entries = [...readEntries(`${import.meta.dirname}/..`).keys()];

it.each(entries)('exports from %s what it did before', async (entry) => {
  expect(Object.keys(await import(entry)).sort()).toMatchSnapshot();
});
