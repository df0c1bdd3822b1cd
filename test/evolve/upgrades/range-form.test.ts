import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rangeFor } from '../../../core/evolve/upgrades/range-form.js';

const kept: [range: string, becomes: string | null][] = [
  ['1.2.3', '2.4.6'],
  ['=1.2.3', '=2.4.6'],
  ['^1.2.3', '^2.4.6'],
  ['~1.2.3', '~2.4.6'],
  ['^1.2.3-beta.1', '^2.4.6'],
  ['~1.2', '~2.4'],
  ['1', '2'],
  ['1.x', '2.x'],
  ['1.2.*', '2.4.*'],
  ['>=1.2.3', '>=1.2.3'],
  ['>=1.2.3 <3', null],
  ['^1.0.0 || ^2.0.0', null],
  ['1.0.0 - 2.0.0', null],
  ['latest', null],
  ['workspace:^1.0.0', null],
];

for (const [range, becomes] of kept)
  test(`${range} becomes ${becomes ?? 'nothing else'} for 2.4.6`, () =>
    assert.equal(rangeFor(range, '2.4.6'), becomes));
