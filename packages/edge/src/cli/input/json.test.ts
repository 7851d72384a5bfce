import { describe, expect, it } from 'vitest';
import { jsonFault } from './json';

describe('jsonFault', () => {
  it.each([
    ['', 'line 1, column 1'],
    ['{"a":1,}', 'line 1, column 8'],
    ['{"a" 1}', 'line 1, column 6'],
    ["{'a':1}", 'line 1, column 2'],
    ['{\n "a": [1, 2\n}', 'line 3, column 1'],
    ['{"a":1} x', 'line 1, column 9'],
    ['{"a":tru}', 'line 1, column 6'],
    ['[01]', 'line 1, column 3'],
    ['["ok", {"b": [true, null, -1.5e3]}', 'line 1, column 35'],
  ])('finds where %j stops being JSON', (text, place) => {
    expect(() => JSON.parse(text)).toThrow();
    expect(jsonFault(text)).toBe(place);
  });
});
