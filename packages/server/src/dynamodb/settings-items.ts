/**
 * Settings beside the event's item. Each item is named by a hash of what is in it and never changes: it is written
 * before any event points to it, so whoever follows a pointer finds exactly what was meant, and may keep it.
 */
import { createHash } from 'node:crypto';
import { StoreUnavailableError } from '@urr/core/errors';
import { createBoundedMap } from '../bounded-map';
import type { RoomSettings } from '../waiting-room/store';
import type { Access } from './access';
import { text, textOf } from './attributes';

import { settingsKey } from './keys';

/** 96 bits: enough for what a few operators write. */
const HASH_LENGTH = 16;

const KEPT = 1000;

export type SettingsItems = {
  /** Makes sure that the settings are there. @returns their hash, for the event's item */
  put(eventId: string, settings: RoomSettings): Promise<string>;
  get(eventId: string, hash: string): Promise<RoomSettings>;
};

export function createSettingsItems(access: Access): SettingsItems {
  const known = createBoundedMap<RoomSettings>(KEPT);
  return {
    async put(eventId, settings) {
      const json = JSON.stringify(settings);
      const hash = createHash('sha256').update(json).digest('base64url').slice(0, HASH_LENGTH);
      const key = settingsKey(eventId, hash);
      if (known.get(key) === undefined) {
        await access.put({ table: 'counters', key, item: { settings: text(json) }, repeatable: true });
        known.set(key, JSON.parse(json) as RoomSettings);
      }
      return hash;
    },

    async get(eventId, hash) {
      const key = settingsKey(eventId, hash);
      const kept = known.get(key);
      if (kept !== undefined) return kept;
      const item = await access.get('counters', key);
      if (item === undefined) {
        throw new StoreUnavailableError(
          `item "${key}" is missing; was it deleted, or restored without the rest?`,
        );
      }
      const settings = JSON.parse(textOf(item, 'settings')) as RoomSettings;
      known.set(key, settings);
      return settings;
    },
  };
}
