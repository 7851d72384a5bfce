import { expect, it } from 'vitest';
import { parseOptions } from './options';

it('opens for 3,000 people on a free port, or sends 2,000 through, unless told otherwise', () => {
  expect(parseOptions([])).toEqual({
    host: '127.0.0.1',
    port: 0,
    smoke: false,
    visitors: 3000,
    perMinute: 3000,
    language: 'ko',
  });
  expect(parseOptions(['--smoke'])).toMatchObject({ smoke: true, visitors: 2000, perMinute: 12_000 });
  const said = ['--port', '4000', '--visitors', '0', '--pace', '600', '--lang', 'en', '--host', '0.0.0.0'];
  expect(parseOptions(said)).toMatchObject({
    host: '0.0.0.0',
    port: 4000,
    visitors: 0,
    perMinute: 600,
    language: 'en',
  });
});

it('takes the two dashes that some package managers hand on', () => {
  expect(parseOptions(['--', '--smoke'])).toMatchObject({ smoke: true });
});

it.each([
  [['--lang', 'fr'], '--lang fr: expected ko or en'],
  [['--visitors', 'many'], '--visitors many: expected a whole number from 0 to 10000'],
  [['--visitors', '0', '--smoke'], '--visitors 0: expected a whole number from 1 to 5000'],
  [['--port', '70000'], '--port 70000: expected a whole number from 0 to 65535'],
  [['--pace', '-1'], '--pace'],
  [['--prot', '1'], "Unknown option '--prot'"],
  [['4000'], "Unexpected argument '4000'"],
])('refuses %j', (args, message) => {
  expect(() => parseOptions(args)).toThrow(message);
});
