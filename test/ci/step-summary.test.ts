import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stepSummary } from '../../core/ci/step-summary.js';
import { errorRecord, patchRecord } from '../support/records.js';

test('a summary stays below its limit, leaves diffs out whole, and counts them', () => {
  const diff = `+${'x'.repeat(2000)}\n`;
  const patches = Array.from({ length: 10 }, () => ({ patch: patchRecord(), diff, mail: '' }));
  const text = stepSummary(outcome({ patches }), 12_000);
  assert.ok(Buffer.byteLength(text) <= 12_000);
  assert.match(text, /more fixes are too long to be shown here/);
  assert.equal(text.split('<details>').length, text.split('</details>').length);
});

test('what a test is called cannot become HTML, a link or a cell', () => {
  const error = errorRecord({ title: '<img src=x> | [a](http://b) @ada' });
  const problems = [{ error, status: 'unfixed' as const, reason: '', patch: null }];
  const text = stepSummary(outcome({ problems }));
  assert.doesNotMatch(text, /<img|\[a\]|@ada/);
});

test('a diff with a fence in it does not end its own', () => {
  const patches = [{ patch: patchRecord(), diff: '+```\n+````\n', mail: '' }];
  assert.match(stepSummary(outcome({ patches })), /^`{5}diff$/m);
});

function outcome(fields: Partial<Parameters<typeof stepSummary>[0]>): Parameters<typeof stepSummary>[0] {
  const host = { name: 'github', event: 'push', fork: false, sha: null, ref: null } as const;
  const nothing = { tests: [], problems: [], patches: [], findings: [], notices: [], pushed: [] };
  return { host: { ...host, outputFile: null, summaryFile: null }, red: true, ...nothing, ...fields };
}
