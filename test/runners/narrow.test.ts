import assert from 'node:assert/strict';
import { test } from 'node:test';
import { narrowTo, partFor } from '../../core/runners/narrow.js';
import { shuffledCommand } from '../../core/runners/shuffle.js';

const part = (name: string, script: string, cwd = `packages/${name}`) => ({
  package: name,
  folder: `packages/${name}`,
  cwd,
  script,
  command: ['npm', 'test'],
});
const a = part('a', 'mocha');
const b = part('b', 'node --test');
const odd = part('odd', 'make test');
const all = { script: 'turbo run test', command: ['npm', 'test'], cwd: '', parts: [a, b, odd] };

const inA = { file: 'packages/a/test/x.spec.js', path: ['x'] };
const inB = { file: 'packages/b/test/y.test.js', path: ['y'] };
const inOdd = { file: 'packages/odd/test/z.js', path: ['z'] };

test('a package is asked for tests by their files as they are called in its folder', () => {
  const narrowed = narrowTo(b, [inB]);
  assert.equal(narrowed?.cwd, 'packages/b');
  assert.deepEqual(narrowed.command, ['node', '--test-name-pattern=^y$', 'test/y.test.js']);
});

test('a package cannot be asked for a test of another', () => {
  assert.equal(narrowTo(a, [inB]), null);
});

test('tests of one of several packages are asked of that alone', () => {
  assert.deepEqual(narrowTo(all, [inB]), narrowTo(b, [inB]));
  assert.equal(partFor(all, [inB]), b);
});

test('tests of several packages are asked of each, and of one that cannot be narrowed all are run', () => {
  const { parts = [] } = narrowTo(all, [inA, inB, inOdd]) ?? {};
  assert.deepEqual(
    parts.map((each) => [each.package, each.command.at(-1)]),
    [
      ['a', parts[0]?.command.at(-1)],
      ['b', 'test/y.test.js'],
      ['odd', 'test'],
    ],
  );
  assert.match(parts[0]?.command.at(-1) ?? '', /mocha .*test\/x\.spec\.js$/);
  assert.equal(partFor(all, [inA, inB]), all);
});

test('a test that belongs to no package cannot be asked for', () => {
  assert.equal(narrowTo(all, [{ file: 'test/root.test.js', path: ['r'] }]), null);
});

test('the tests of a package are shuffled in its folder', () => {
  const other = { file: 'packages/b/test/w.test.js', path: ['w'] };
  const shuffled = shuffledCommand(b, [inB, other], 1);
  assert.equal(shuffled?.cwd, 'packages/b');
  assert.ok(shuffled.command.every((word) => !word.startsWith('packages/')));
});
