import { describe, expect, it } from 'vitest';
import { createLedger } from './ledger';
import { verdictOf } from './report';

function ledgerOf(count: number) {
  const ledger = createLedger(2);
  for (let visitor = 1; visitor <= count; visitor += 1) ledger.came();
  return ledger;
}

describe('the ledger', () => {
  it('finds nothing wrong with visitors who keep their numbers and find an end', () => {
    const ledger = ledgerOf(2);
    ledger.position('room', 1, 7);
    ledger.position('room', 1, 7);
    ledger.position('queue', 1, 7);
    ledger.position('room', 2, 8);
    ledger.enter();
    ledger.exit();
    ledger.ended('completed');
    ledger.ended('left');
    ledger.trespass('nothing, at the gate', false);
    const run = { tally: ledger.tally(), wrongs: ledger.wrongs() };
    expect(verdictOf(run, 2)).toEqual([]);
    expect(verdictOf(run, 3)).toEqual(['3 visitors were expected, 2 came']);
  });

  it('sees a number given twice, one that changed, a place refused and a visitor without an end', () => {
    const ledger = ledgerOf(3);
    ledger.position('queue', 1, 7);
    ledger.position('queue', 2, 7);
    expect(ledger.tally()).toMatchObject({ duplicatePositions: 1 });
    ledger.position('queue', 1, 9);
    ledger.refused('poll answered 403');
    ledger.ended('completed');
    ledger.ended('completed');
    expect(ledger.tally()).toMatchObject({ lostPlaces: 2 });
    expect(ledger.wrongs().at(-1)).toEqual([expect.stringContaining('never got an end'), 1]);
  });

  it('sees one person too many, and somebody without a token', () => {
    const ledger = ledgerOf(0);
    for (let person = 0; person < 3; person += 1) ledger.enter();
    ledger.trespass('nothing, at the gate', true);
    expect(ledger.tally()).toMatchObject({ overCapacity: 1, passesWithoutTokens: 1, mostInside: 3 });
  });

  it('notes who comes in after somebody a whole house behind', () => {
    const ledger = ledgerOf(0);
    for (const position of [1, 3, 2, 8, 4]) ledger.letIn(position);
    expect(ledger.tally()).toMatchObject({ orderInversions: 1 });
  });
});
