/** The promises of the stores as tests, for whoever writes one. Bring your own test runner. */
export {
  type EntryQueueStoreContractOptions,
  type EntryQueueStoreUnderTest,
  entryQueueStoreContract,
} from './entry-queue-store-contract';
export { type OperatorLogContractOptions, operatorLogContract } from './operator-log-contract';
export type { Expectation, TestRunner } from './runner';
export {
  type SeatLocksContractOptions,
  type SeatLocksUnderTest,
  seatLocksContract,
} from './seat-locks-contract';
export {
  type WaitingRoomStoreContractOptions,
  waitingRoomStoreContract,
} from './waiting-room-store-contract';
