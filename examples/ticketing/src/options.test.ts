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
    redis: 'none',
    processes: 1,
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

it('sends fewer through where an emulator has to keep up', () => {
  const several = parseOptions(['--smoke', '--processes', '2']);
  expect(several).toMatchObject({ visitors: 300, perMinute: 6000 });
});

it('takes the two dashes that some package managers hand on', () => {
  expect(parseOptions(['--', '--smoke'])).toMatchObject({ smoke: true });
});

it.each([
  [[], 'none', 1],
  [['--redis'], 'own', 1],
  [['--redis', '--smoke'], 'own', 1],
  [['--redis', 'redis://127.0.0.1:6379', '--smoke'], { url: 'redis://127.0.0.1:6379' }, 1],
  [['--redis=rediss://cache.example/2'], { url: 'rediss://cache.example/2' }, 1],
  [['--processes', '3'], 'own', 3],
  [['--processes', '1'], 'none', 1],
  [['--processes', '2', '--redis', 'redis://127.0.0.1'], { url: 'redis://127.0.0.1' }, 2],
])('%j keeps tier 2 in %j, served by %j', (args, redis, processes) => {
  expect(parseOptions(args)).toMatchObject({ redis, processes });
});

it.each([
  [['--redis', 'localhost:6379'], '--redis localhost:6379: expected an address as redis://127.0.0.1:6379'],
  [['--processes', '9'], '--processes 9: expected a whole number from 1 to 8'],
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
