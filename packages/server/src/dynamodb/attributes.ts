/** Attribute values of items: written and read without a marshalling library, so that any client will do. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { StoreUnavailableError } from '@urr/core/errors';

export type Item = Record<string, AttributeValue>;

export const text = (value: string): AttributeValue => ({ S: value });
export const number = (value: number): AttributeValue => ({ N: String(value) });
export const bytes = (value: Uint8Array): AttributeValue => ({ B: value });

/** @throws {StoreUnavailableError} somebody else's item: it has no such text */
export function textOf(item: Item, name: string): string {
  const value = item[name]?.S;
  if (value === undefined) throw notOurs(item, name);
  return value;
}

/** @throws {StoreUnavailableError} somebody else's item: it has no such number */
export function numberOf(item: Item, name: string): number {
  const value = item[name]?.N;
  if (value === undefined) throw notOurs(item, name);
  return Number(value);
}

/** Whether an attribute holds exactly these bytes. */
export function hasBytes(item: Item, name: string, expected: Uint8Array): boolean {
  const found = item[name]?.B;
  return found !== undefined && Buffer.compare(found, expected) === 0;
}

function notOurs(item: Item, name: string): StoreUnavailableError {
  const key = item.eventId?.S ?? item.id?.S ?? '';
  return new StoreUnavailableError(
    `item "${key}" has no attribute "${name}"; was it written by this version?`,
  );
}
