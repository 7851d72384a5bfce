import { describe, expect, it } from 'vitest';
import { createLedger } from './ledger';

const EVENT = { eventId: 'dawn-2027', epoch: 1 };
const limits = { 'dawn-2027': { maxUsers: 2, claims: 10, everySeconds: 1 } };

describe('the ledger', () => {
  it('notices a position given to two visitors, but not one told twice', () => {
    const ledger = createLedger(limits);
    ledger.position(EVENT, 1, 7);
    ledger.position(EVENT, 1, 7);
    ledger.position(EVENT, 2, 8);
    expect(ledger.tally()).toMatchObject({ assigned: 2, duplicatePositions: 0 });
    ledger.position(EVENT, 3, 7);
    expect(ledger.tally().duplicatePositions).toBe(1);
  });

  it('counts a visitor who got another position as an error', () => {
    const ledger = createLedger(limits);
    ledger.position(EVENT, 1, 7);
    ledger.position(EVENT, 1, 9);
    expect(ledger.tally()).toMatchObject({ assigned: 1, errors: 1 });
  });

  it('takes the same position of another epoch for another one', () => {
    const ledger = createLedger(limits);
    ledger.position(EVENT, 1, 7);
    ledger.position({ ...EVENT, epoch: 2 }, 2, 7);
    expect(ledger.tally().duplicatePositions).toBe(0);
  });

  it('notices one person too many inside', () => {
    const ledger = createLedger(limits);
    ledger.enter('dawn-2027');
    ledger.enter('dawn-2027');
    ledger.exit('dawn-2027');
    ledger.enter('dawn-2027');
    expect(ledger.tally().overCapacity).toBe(0);
    ledger.enter('dawn-2027');
    expect(ledger.tally().overCapacity).toBe(1);
    expect(ledger.mostInside('dawn-2027')).toBe(3);
  });

  it('notices more passes than the cycles of a while can have granted', () => {
    const ledger = createLedger(limits);
    for (let count = 0; count < 50; count += 1) ledger.admitted('dawn-2027', 1000 + (count % 4));
    expect(ledger.tally().overCapacity).toBe(0);
    ledger.admitted('dawn-2027', 1003);
    expect(ledger.tally().overCapacity).toBe(1);
  });

  it('notices a seat sold twice, and somebody who got past the guard', () => {
    const ledger = createLedger(limits);
    ledger.seatsBooked('dawn-2027', ['A-01-01']);
    ledger.seatsBooked('dawn-2027', ['A-01-01']);
    ledger.cheat('no-cookie', false);
    ledger.cheat('no-cookie', true);
    expect(ledger.tally()).toMatchObject({ overCapacity: 1, cheats: 2, bypasses: 1 });
    expect(ledger.errors().map(([what]) => what)).toContain('somebody got in without waiting: no-cookie');
  });
});
