import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slowRegexp } from '../../../core/evolve/checks/performance/slow-regexp.js';
import { examineFile } from '../../../core/evolve/examine/examine-file.js';
import { attackOn, mayBeSlow } from '../../../core/evolve/regexps/attack.js';
import { confirmedGrowth } from '../../../core/evolve/regexps/growth.js';
import { placesOf } from '../apply-fix.js';
import { cases } from '../cases.js';

cases(slowRegexp, [
  ['export const f = (s) => /^(a+)+$/.test(s);', 'no fix'],
  ['export const f = (s) => /^(?:[a-z0-9]+[._-]?)+@x$/i.test(s);', 'no fix'],
  ["export const f = (s) => new RegExp('^(?:a|aa)+' + 'b*$').test(s);", 'no fix'],
  // Cubic: a few thousand blanks are enough.
  ['export const f = (s) => /^\\s*(\\w+)\\s*=\\s*(.*?)\\s*$/.exec(s);', 'no fix'],
  // Quadratic, and only slow on texts that nobody may send.
  ['export const f = (s) => s.replace(/\\s+$/, "");', 'silent'],
  ['export const f = (s) => /^a+b+$/.test(s);', 'silent'],
  ['export const f = (s) => /^\\w+(?:\\s\\w+)*\\s?$/.test(s);', 'silent'],
  ['export const f = (s) => /^[(a+)+]+(?:x|y)*$/.test(s);', 'silent'],
  ['export const f = (s, p) => new RegExp(p + "(a+)+$").test(s);', 'silent'],
  ['export const f = (RegExp) => RegExp("^(a+)+$");', 'silent'],
]);

test('slow-regexp: programs for the command line are left alone', () => {
  assert.deepEqual(placesOf('bin/a.js', 'export const f = (s) => /^(a+)+$/.test(s);', slowRegexp), []);
});

test('slow-regexp: the finding tells the text and what the trial showed', () => {
  const [finding] = examineFile('src/a.ts', 'export const f = (s) => /^(a+)+$/.test(s);', [
    slowRegexp,
  ]).findings;
  assert.match(
    finding?.message ?? '',
    /^\d+ characters such as 'a' \+ 'a'\.repeat\(\d+\) \+ '\\x00' take (?:more than )?\d+ ms, and \d+ of them \d+ ms$/,
  );
});

test('an expression that does not slow down when it is tried is not confirmed', () => {
  const repeats = 4000;
  const withRepeats = (count: number): string => `${'a'.repeat(count)}!`;
  assert.equal(confirmedGrowth(/^a+$/, { withRepeats, repeats }), null);
  assert.notEqual(confirmedGrowth(/^(a+)+$/, { withRepeats, repeats: 40 }), null);
});

test('an attack is made of as many repeats as it is asked for', () => {
  const attack = attackOn('^(a+)+$', '');
  assert.ok(attack);
  assert.equal(attack.withRepeats(attack.repeats), attack.text);
  assert.ok(attack.withRepeats(3).length < attack.text.length);
});

test('only what repeats two parts without a bound is looked into', () => {
  const all = ['a+b*', '(a+)+', 'a{2,}b{3,}', 'a+', '[a+b*]c+', 'a\\+b\\*c+', 'a{2,4}b{1}c+'];
  assert.deepEqual(all.filter(mayBeSlow), ['a+b*', '(a+)+', 'a{2,}b{3,}']);
});
