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

/** Fixes for which another function of the file is the model. */
const fromElsewhere: [title: string, others: string, faulty: string, fixed: string][] = [
  [
    'a guard by a function that answers with yes or no',
    'function isEmpty(x) { return x.length === 0; }\n',
    'b.push(a); return b;',
    'if (isEmpty(a)) return b; b.push(a); return b;',
  ],
  [
    'a guard by an imported function that another function asks',
    "import { vacant } from './v.js';\nfunction g(x) { if (vacant(x)) return 1; return 2; }\n",
    'b.push(a); return b;',
    'if (!vacant(a)) { b.push(a); } return b;',
  ],
  [
    'a question to a function of the file in place of a test by hand',
    'function isFull(x) { return x && x.length > 0; }\n',
    'if (b && b.length > 0) return 1; return 2;',
    'if (isFull(b)) return 1; return 2;',
  ],
  [
    'a guard in a function inside, by a value of the one around it',
    "const isOpen = require('./open.js');\nfunction g(x) { if (isOpen(x)) return 1; return 2; }\n",
    'const c = a.c; return () => { c.end(); };',
    'const c = a.c; return () => { if (!isOpen(b)) { c.end(); } };',
  ],
  [
    'one more clause, a condition of another function',
    'function g(a) { if (a.depth > 7) return 1; return 2; }\n',
    'if (b) return 1; return 2;',
    'if (b && a.depth > 7) return 1; return 2;',
  ],
];

for (const [title, others, before, after] of fromElsewhere) {
  test(`${title} is among the first ${most} candidates`, async () => {
    const text = others + wrap(before);
    const wanted = normalise(others + wrap(after));
    const context = contextOf({ files: { 'a.js': text } });
    const start = others.length;
    const range = { file: 'a.js', start, end: text.length };
    const suspects = [{ range, line: 1, endLine: 1, suspiciousness: 1, reasons: {} }];
    const { plausible } = await drive(
      search,
      { ...context, suspects },
      ({ edits }) => (normalise(applied(text, edits)) === wanted ? 'plausible' : 'failed'),
      { most },
    );
    assert.equal(plausible.length, 1);
  });
}
