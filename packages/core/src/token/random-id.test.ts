import { describe, expect, it } from 'vitest';
import { randomId } from './random-id';

describe('randomId', () => {
  it('has 128 bits in 22 characters, or what is asked for', () => {
    expect(randomId()).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(randomId(undefined, 12)).toMatch(/^[A-Za-z0-9_-]{16}$/);
  });

  it('does not repeat in 100,000 draws', () => {
    expect(new Set(Array.from({ length: 100_000 }, () => randomId())).size).toBe(100_000);
  });

  it('writes down exactly the bytes it is given', () => {
    const bytes = Uint8Array.from({ length: 16 }, (_, index) => 250 + index);
    expect(randomId(() => bytes)).toBe(Buffer.from(bytes).toString('base64url'));
  });
});
