import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FileCheck } from '../../core/evolve/check.js';
import { applyFix, placesOf } from './apply-fix.js';

/** A text, and what it is after the fix; `silent` where nothing is found in it, `no fix` where it is found and left to people. */
export type Case = [text: string, fixed: string | 'silent' | 'no fix'];

/** One test a text. */
export function cases(check: FileCheck, table: Case[], path = 'src/a.ts'): void {
  for (const [text, expected] of table)
    test(`${check.id}: ${text.replace(/\s+/g, ' ').slice(0, 120)}`, () => {
      const found = placesOf(path, text, check).length;
      if (expected === 'silent') return assert.equal(found, 0);
      assert.ok(found > 0, 'it is found');
      assert.equal(applyFix(path, text, check), expected === 'no fix' ? text : expected);
    });
}
