import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countChanged, knownCode } from '../../core/sandbox/screening/memory/program/changed-code.js';

const original = `(function first(list) {
  let found = 0;
  for (const each of list) {
    if (each > 2) found = each;
    found += 1;
  }
  return found;
})`;

function counted(from: string, text: string): string | null {
  const start = original.indexOf(from);
  assert.ok(start >= 0);
  const changed = original.replace(from, text);
  return countChanged(
    knownCode(original, 'expression'),
    [{ start, end: start + from.length, text }],
    changed,
  );
}

test('of code with a changed statement only the statement is read', () => {
  // What is wrong elsewhere would be seen if all were parsed.
  const known = { ...knownCode(original, 'expression'), code: original.replace('return found', 'return  +') };
  const start = original.indexOf('found += 1;');
  const change = { start, end: start, text: 'while (found) found -= 2; ' };
  const code = countChanged(known, [change], original.replace('found += 1;', `${change.text}found += 1;`));
  assert.match(String(code), /while \(found\) \{if \(\+\+\$steps/);
});

test('code whose change is not made of whole statements is left to the parser', () => {
  assert.equal(counted('found += 1;', 'found += 1; } {'), null);
  assert.equal(counted('first(list)', 'first(list, other = () => list())'), null);
});

test('a comment that hides what comes behind the change is left to the parser', () => {
  assert.equal(counted('found += 1;\n  }', 'found += 1; // }'), null);
});
