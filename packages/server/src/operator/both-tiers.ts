/** Reads and writes of an event that reach both tiers, in the order that nobody falls between them. */
import type { EventSettings } from '@urr/core/protocol';
import type { EntryQueue } from '../entry-queue/entry-queue';
import type { WaitingRoom } from '../waiting-room/room';
import type { Tiers } from './event';

export type BothTiers = {
  read(eventId: string): Promise<Tiers>;
  /** All events of both tiers, by id. */
  list(): Promise<readonly (readonly [eventId: string, tiers: Tiers])[]>;
  write(eventId: string, settings: EventSettings): Promise<void>;
  /** Begins the line again under one raised epoch, wherever there is one. */
  restart(eventId: string, before: Tiers): Promise<void>;
};

export function createBothTiers(room: WaitingRoom | undefined, queue: EntryQueue | undefined): BothTiers {
  async function read(eventId: string): Promise<Tiers> {
    const [ofRoom, ofQueue] = await Promise.all([room?.get(eventId), queue?.get(eventId)]);
    return { room: ofRoom ?? null, queue: ofQueue ?? null };
  }

  /** A tier that learns of an event later, or missed a reset, joins it in the other's generation. */
  async function alignEpochs(eventId: string): Promise<void> {
    const { room: ofRoom, queue: ofQueue } = await read(eventId);
    if (ofRoom === null || ofQueue === null) return;
    if (ofQueue.epoch < ofRoom.epoch) await queue?.reset(eventId, { epoch: ofRoom.epoch });
    if (ofRoom.epoch < ofQueue.epoch) await room?.reset(eventId, { epoch: ofQueue.epoch });
  }

  return {
    read,

    async list() {
      const [rooms, queues] = await Promise.all([room?.list() ?? [], queue?.list() ?? []]);
      const ids = new Set([...rooms, ...queues].map(({ eventId }) => eventId));
      return [...ids].sort().map((eventId) => [
        eventId,
        {
          room: rooms.find((event) => event.eventId === eventId) ?? null,
          queue: queues.find((event) => event.eventId === eventId) ?? null,
        },
      ]);
    },

    /** What lets people in reaches tier 2 first, what keeps them out tier 1: nobody arrives at a queue behind its time. */
    async write(eventId, settings) {
      const toRoom = async (): Promise<void> => {
        await room?.configure(eventId, settings);
      };
      const toQueue = async (): Promise<void> => {
        await queue?.configure(eventId, settings);
      };
      const opens = settings.phase === undefined || settings.phase === 'open' || settings.phase === 'off';
      for (const step of opens ? [toQueue, toRoom] : [toRoom, toQueue]) await step();
      await alignEpochs(eventId);
    },

    async restart(eventId, before) {
      const epoch = Math.max(before.room?.epoch ?? 0, before.queue?.epoch ?? 0) + 1;
      if (before.room !== null) await room?.reset(eventId, { epoch });
      if (before.queue !== null) await queue?.reset(eventId, { epoch });
    },
  };
}
