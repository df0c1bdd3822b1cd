import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grouping, readTraces } from '../../scripts/bench/fingerprints.js';

test('traces of one fault have one fingerprint on every version of Node, and those of two have two', async () => {
  const { faults, joined, split } = grouping(await readTraces());
  assert.ok(faults >= 40);
  // Two versions of one function, of the same name at the same place: one is the other after an edit.
  const alike = 'property of undefined in a method / property of undefined in a getter';
  assert.deepEqual({ joined, split }, { joined: [`taken for one: ${alike}`], split: [] });
});

test('precision and recall are counted over pairs', () => {
  const trace = (fault: string, print: string) => ({ trace: { fault, variant: 'plain' } as never, print });
  const measured = grouping([
    trace('a', '1'),
    trace('a', '1'),
    trace('a', '2'),
    trace('b', '1'),
    trace('c', '3'),
  ]);
  assert.deepEqual([measured.precision, measured.recall], [1 / 3, 1 / 3]);
  assert.deepEqual([measured.joined.length, measured.split.length], [1, 1]);
});
