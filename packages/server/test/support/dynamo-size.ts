/** How large DynamoDB says an item is (Developer Guide, "DynamoDB item sizes and formats"). */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';

export function itemBytes(item: Readonly<Record<string, AttributeValue>>): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value),
    0,
  );
}

function valueBytes({ S, N, B, SS }: AttributeValue): number {
  if (S !== undefined) return Buffer.byteLength(S);
  if (B !== undefined) return B.byteLength;
  if (SS !== undefined) return SS.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (N !== undefined) return numberBytes(N);
  throw new Error('expected a string, a number, bytes or a set of strings');
}

/** One byte for two significant digits, one more, and one for a sign. Odd alignments may cost another: counted too. */
function numberBytes(number: string): number {
  const digits = number.replace(/[-.]/g, '').replace(/^0+|0+$/g, '').length;
  return Math.ceil((digits + 1) / 2) + 1 + (number.startsWith('-') ? 1 : 0);
}
