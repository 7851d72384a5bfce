import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Config, type ConfigInput, defineConfig } from './config';
import { ConfigError } from './errors';

const DEFAULTS = defineConfig();

/** Any part of the configuration, with some of its values, keys and whole branches replaced by anything. */
const variant = (base: unknown): fc.Arbitrary<unknown> => {
  const anything = fc.oneof(fc.jsonValue(), fc.string(), fc.integer(), fc.constant(undefined));
  const same = { weight: 6, arbitrary: fc.constant(base) };
  if (typeof base !== 'object' || base === null || Array.isArray(base)) {
    return fc.oneof(same, { weight: 1, arbitrary: anything });
  }
  const members = Object.entries(base).map(([key, value]) =>
    fc.tuple(fc.oneof({ weight: 40, arbitrary: fc.constant(key) }, fc.string()), variant(value)),
  );
  const some = fc.tuple(...members).chain((all) => fc.subarray(all));
  return fc.oneof(
    { weight: 20, arbitrary: some.map((pairs) => Object.fromEntries(pairs)) },
    { weight: 1, arbitrary: anything },
  );
};
const input = variant({ ...DEFAULTS, events: { 'iu-2027': { mode: 'shadow', minEpoch: 3 } } });

const isFrozen = (value: unknown): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (Object.isFrozen(value) && Object.values(value).every((item) => isFrozen(item)));

it('any input is either a whole, frozen configuration or refused with a path and a reason for each fault', () => {
  fc.assert(
    fc.property(input, (value) => {
      let config: Config;
      try {
        config = defineConfig(value as ConfigInput, { warn: () => undefined });
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        expect(error.issues.length).toBeGreaterThan(0);
        for (const { path, message } of error.issues) {
          expect(typeof path).toBe('string');
          expect(message).toMatch(/^(expected |unknown key)/);
        }
        return;
      }
      expect(Object.keys(config)).toEqual(Object.keys(DEFAULTS));
      expect(isFrozen(config)).toBe(true);
      expect(JSON.parse(JSON.stringify(config))).toStrictEqual(config);
      expect(defineConfig(config, { warn: () => undefined })).toStrictEqual(config);
    }),
  );
});
