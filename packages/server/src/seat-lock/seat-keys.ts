/** Names under which shared stores keep seat locks. The event is the only hash tag: its seats are on one node. */

/** `seat:{iu-2027}:A-1`: the owner, while the lock lasts. */
export const seatKey = (eventId: string, seatId: string): string => `seat:{${eventId}}:${seatId}`;

/** `seat:{iu-2027}:A-1:token_seq`: the fence of the last hold, for good. */
export const fenceKey = (eventId: string, seatId: string): string => `${seatKey(eventId, seatId)}:token_seq`;

/** `seat:{iu-2027}`: when the holds of an event end, to notice those that ran out. */
export const holdsKey = (eventId: string): string => `seat:{${eventId}}`;
