/** Values as the scripts take them. */
import { createHash } from 'node:crypto';
import type { QueueEventChange, SlotEvidence } from '../entry-queue/store';

/** Settings as scripts take them: names and values in turn, empty for null. */
export function pairs(fields: Omit<QueueEventChange, 'epoch'>): (string | number)[] {
  const { phase, opensAtMs, closesAtMs, maxUsers, threshold, message } = fields;
  const all = { phase, opensAt: opensAtMs, closesAt: closesAtMs, maxUsers, threshold, message };
  return Object.entries(all).flatMap(([name, value]) => {
    if (value === undefined) return [];
    return [name, typeof value === 'object' ? (value === null ? '' : JSON.stringify(value)) : value];
  });
}

export function toArgs({ id, subject, seq, epoch, expiresAtSeconds }: SlotEvidence): (string | number)[] {
  return [id, subject, seq, epoch, expiresAtSeconds];
}

/** A user's fingerprint as a score can hold it: 48 bits, never 0. */
export function userNumber(user: string): number {
  return createHash('sha256').update(user).digest().readUIntBE(0, 6) + 1;
}
