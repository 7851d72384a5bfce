/** What a smoke run found, and whether that is good. */
import type { Tally } from '../crowd/ledger';

/** The last line of `--smoke`. Every number was counted by the visitors, from the answers they got. */
export type SmokeResult = {
  readonly visitors: number;
  readonly assigned: number;
  readonly admitted: number;
  readonly entered: number;
  readonly booked: number;
  readonly left: number;
  readonly duplicatePositions: number;
  readonly overCapacity: number;
  readonly bypasses: number;
  readonly errors: number;
  readonly seconds: number;
};

export function toResult(tally: Tally, seconds: number): SmokeResult {
  const {
    visitors,
    assigned,
    admitted,
    entered,
    booked,
    left,
    duplicatePositions,
    overCapacity,
    bypasses,
    errors,
  } = tally;
  return {
    visitors,
    assigned,
    admitted,
    entered,
    booked,
    left,
    duplicatePositions,
    overCapacity,
    bypasses,
    errors,
    seconds: Math.round(seconds * 10) / 10,
  };
}

/** What is wrong with a result; nothing when it is good. */
export function verdictOf(result: SmokeResult, expected: number): readonly string[] {
  const {
    visitors,
    assigned,
    admitted,
    entered,
    booked,
    left,
    duplicatePositions,
    overCapacity,
    bypasses,
    errors,
  } = result;
  const faults: string[] = [];
  const check = (fine: boolean, fault: string): void => {
    if (!fine) faults.push(fault);
  };
  check(visitors === expected, `${expected} visitors were expected, ${visitors} came`);
  check(booked + left === visitors, `${visitors - booked - left} visitors were lost`);
  check(assigned === visitors, `${visitors - assigned} visitors got no number`);
  check(booked > 0 && entered >= booked && admitted >= entered, 'the stages do not add up');
  check(duplicatePositions === 0, `${duplicatePositions} numbers were given twice`);
  check(overCapacity === 0, `capacity was exceeded ${overCapacity} times`);
  check(bypasses === 0, `${bypasses} cheats got through`);
  check(errors === 0, `${errors} errors`);
  return faults;
}
