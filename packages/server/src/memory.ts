/** Stores in the memory of one process: for demos, tests and sites that one process can serve. */
export { memoryEntryQueueStore } from './entry-queue/memory-store';
export { type MemoryPublisher, memoryPublisher } from './publisher/memory-publisher';
export { memorySeatLocks } from './seat-lock/memory-seat-locks';
export { memoryWaitingRoomStore } from './waiting-room/memory-store';
