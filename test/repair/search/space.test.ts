import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normalise } from '../../../core/repair/strategies/search/normal-form.js';
import { search } from '../../../core/repair/strategies/search/search.js';
import { applied, contextOf, drive } from './drive.js';
import { kindsOfFix } from './kinds-of-fix.js';

/** The space of such a small function has some thousands of candidates. */
const most = 1000;

const wrap = (body: string): string => `async function f(a, b) { ${body} }\n`;

for (const [before, after] of kindsOfFix) {
  test(`\`${after}\` is among the first ${most} candidates for \`${before}\``, async () => {
    const text = wrap(before);
    const wanted = normalise(wrap(after));
    const { plausible } = await drive(
      search,
      contextOf({ files: { 'a.js': text } }),
      ({ edits }) => (normalise(applied(text, edits)) === wanted ? 'plausible' : 'failed'),
      { most },
    );
    assert.equal(plausible.length, 1);
  });
}
