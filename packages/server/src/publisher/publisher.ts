/** Admissions as other systems hear of them: analytics, notifications, prepared sessions. */

/** Somebody was let in by the entry queue. Plain JSON, no token, no personal data. */
export type AdmissionEvent = {
  readonly type: 'admitted';
  /** `jti` of the entry token: the same admission always has the same id, however often it is told. */
  readonly id: string;
  readonly eventId: string;
  /** `sub` of the entry token. */
  readonly subject: string;
  readonly epoch: number;
  /** The number in the line. */
  readonly seq: number;
  /** Begin of the session, epoch milliseconds. */
  readonly admittedAt: number;
  /** End of the session as it was when this was told, epoch milliseconds. */
  readonly expiresAt: number;
};

export interface Publisher {
  /**
   * Hands admissions on. Resolves when all of them were accepted. May be called again with the same ones, after a
   * failure and from other processes: receivers tell them apart by `id`.
   *
   * @param events at least one, in the order they were noticed
   */
  publish(events: readonly AdmissionEvent[]): Promise<void>;
}
