import { expect, it } from 'vitest';
import { behaviourOf } from './behaviours';

it.each([
  ['/', '/*'],
  ['/events/dawn-2027', '/*'],
  ['/api/v1/seats/dawn-2027', '/api/*'],
  ['/static/shop.css', '/static/*'],
  ['/vwr-api/vwr/assign/dawn-2027', '/vwr-api/*'],
  ['/vwr/dawn-2027', '/vwr/*'],
  ['/vwr', '/*'],
  ['/apiary', '/*'],
  ['/vwr/../api/v1/seats/a', '/api/*'],
  ['/static/%2e%2E/api/v1/seats/a', '/api/*'],
  ['/%61pi/v1/seats/a', '/api/*'],
  ['*', '/*'],
])('sends %s to %s', (path, behaviour) => {
  expect(behaviourOf(path)).toBe(behaviour);
});
