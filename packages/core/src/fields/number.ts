import { type Field, single } from './field';

export type Range = {
  readonly whole?: boolean;
  /** The smallest number allowed. */
  readonly least?: number;
  /** A number that is itself too small. */
  readonly above?: number;
  /** The largest number allowed. */
  readonly most?: number;
};

/** A finite number within a range. */
export function number<T extends number | undefined>(fallback: T, range: Range): Field<T | number> {
  // No number compares with what is left out.
  const { whole, least, above, most } = range as Required<Range>;
  return single<T | number>(fallback, (value) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) return ['expected a number'];
    if (whole && !Number.isInteger(value)) return ['expected a whole number'];
    if (value <= above) return [`expected more than ${above}`];
    if (value < least) return [`expected at least ${least}`];
    if (value > most) return [`expected at most ${most}`];
    return [];
  });
}
