/** The custom-elements manifest: what editors, Storybook and documentation tools know our elements by. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as analyzer from '@custom-elements-manifest/analyzer';
import type typescript from 'typescript';

// Its types leave out what it exports.
const { create, ts } = analyzer as unknown as {
  readonly create: (options: object) => ElementsManifest;
  readonly ts: typeof typescript;
};

type Named = { readonly name: string | undefined };

export type ElementDeclaration = {
  readonly kind: string;
  readonly name: string;
  readonly customElement?: boolean;
  tagName?: string;
  readonly attributes?: readonly Named[];
  events?: readonly Named[];
  readonly slots?: readonly Named[];
  readonly cssParts?: readonly Named[];
  readonly cssProperties?: readonly Named[];
  members?: readonly { readonly name: string; readonly privacy?: string }[];
};

export type ElementsManifest = {
  readonly schemaVersion: string;
  readonly modules: readonly {
    readonly path: string;
    readonly declarations: readonly ElementDeclaration[];
  }[];
};

const FILES = [
  'line-element',
  'waiting-room-base',
  'waiting-room-element',
  'entry-queue-base',
  'entry-queue-element',
  'events',
  'time-left-element',
  'time-event',
];
const EVENT = /^(?:urr-\w+|close)$/;
const TAGS: Readonly<Record<string, string>> = {
  UrrWaitingRoomElement: 'urr-waiting-room',
  UrrEntryQueueElement: 'urr-entry-queue',
  UrrTimeLeftElement: 'urr-time-left',
};

/** @param folder of the package */
export function elementsManifest(folder: string): ElementsManifest {
  const modules = FILES.map((name) => {
    const path = `src/element/${name}.ts`;
    return ts.createSourceFile(path, readFileSync(join(folder, path), 'utf8'), ts.ScriptTarget.ES2022, true);
  });
  const manifest = create({ modules, plugins: [], context: { dev: false } });
  for (const declaration of manifest.modules.flatMap(({ declarations }) => declarations)) {
    // What nobody can reach is nobody's business.
    const open = declaration.members?.filter(
      ({ name, privacy }) => !name.startsWith('#') && privacy === undefined,
    );
    if (open) declaration.members = open;
    // It reads the name of an event off the call that sends it, which here names a class.
    if (declaration.events)
      declaration.events = declaration.events.filter(({ name }) => EVENT.test(name ?? ''));
    const tagName = TAGS[declaration.name];
    if (tagName !== undefined) declaration.tagName = tagName;
  }
  return manifest;
}
