import { describe, expect, it } from 'vitest';
import { createTokenMemory } from './token-memory';

const token = (signature: string): string => `header.payload.${signature}`;
const A = token('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ');

describe('the memory of good tokens', () => {
  it('keeps a token the second time in a row that its slot sees it', () => {
    const memory = createTokenMemory<number>();
    expect(memory.get(A)).toBeUndefined();
    memory.note(A, 1);
    expect(memory.get(A)).toBeUndefined();
    memory.note(A, 1);
    expect(memory.get(A)).toBe(1);
  });

  it('knows no token but the very one it kept, however alike its signature is', () => {
    const memory = createTokenMemory<number>();
    memory.note(A, 1);
    memory.note(A, 1);
    expect(memory.get(A.replace('payload', 'Payload'))).toBeUndefined();
    expect(memory.get(`${A}x`)).toBeUndefined();
    expect(memory.get(A.slice(0, -1))).toBeUndefined();
    expect(memory.get('')).toBeUndefined();
  });

  it('keeps a token for which another one of its slot came once', () => {
    const memory = createTokenMemory<number>();
    memory.note(A, 1);
    memory.note(A, 1);
    // The slot goes by the last characters but one: this token has the same slot and another mark.
    const other = token(`${'x'.repeat(31)}${A.slice(-7)}`);
    memory.note(other, 2);
    expect([memory.get(A), memory.get(other)]).toEqual([1, undefined]);
    memory.note(other, 2);
    expect([memory.get(A), memory.get(other)]).toEqual([undefined, 2]);
  });
});
