import assert from 'node:assert/strict';
import { test } from 'node:test';
import { learnedLine, learnedText } from '../../cli/render/learned.js';
import type { Patch } from '../../core/model.js';
import { learnedFigures } from '../../core/patterns/outcomes/learned.js';
import { rungNamed } from '../../core/repair/learning/shipped.js';
import { builtInStrategies } from '../../core/repair/strategies/index.js';
import { textOf } from '../../core/report/document/document.js';
import { makeDocument } from '../../core/report/document/make-document.js';
import { emptyReport } from '../report/reports.js';
import { patchRecord } from '../support/records.js';

const now = Date.parse('2026-03-20T12:00:00Z');
const span = { from: now - 1000, now };
const plain = (text: string): string => text;
const paint = new Proxy({}, { get: () => plain }) as Parameters<typeof learnedText>[1]['paint'];

const decided = (count: number, fields: Partial<Patch>): Patch[] =>
  Array.from({ length: count }, (_, at) => ({
    ...patchRecord({ id: `${fields.strategy}${fields.state}${at}` }),
    confidence: { value: 0.9, factors: [] },
    ...fields,
  }));

const patches = [
  ...decided(4, { strategy: 'rules', operator: 'guard', state: 'rejected', files: ['src/cart.js'] }),
  ...decided(6, { strategy: 'search', operator: 'member', state: 'merged', files: ['src/till.js'] }),
];

test('what was learned is told with what it was before and is now', () => {
  const figures = learnedFigures({ patches, outcomes: [], patterns: [] }, span);
  const [rules, search] = figures.strategies;
  assert.deepEqual([rules?.name, rules?.wrong, search?.name, search?.right], ['rules', 4, 'search', 6]);
  assert.ok(rules && search && rules.now < rules.before && search.now > search.before);
  const factor = (name: string) => figures.operators.find((each) => each.name === name)?.now ?? 1;
  assert.ok(factor('guard') < 1 && factor('member') > 1);
  assert.deepEqual([figures.recalibration?.count, figures.recalibration?.right], [10, 6]);
  assert.ok(figures.recalibration?.becomes.every(({ from, to }) => to <= from));
});

test('the terminal and the report show it, and say nothing where there is nothing', () => {
  const figures = learnedFigures({ patches, outcomes: [], patterns: [] }, span);
  assert.match(learnedLine(figures), /^10 decisions; a confidence of 80 % is \d+ % here$/);
  const text = learnedText(figures, { width: 80, paint, limit: 10 });
  assert.match(text, /member +6 +0 +× 1\.00 +× 2\.\d\d/);
  assert.match(text, /Confidence here: .*90 % is \d\d %/);
  const { sections } = makeDocument({ ...emptyReport(), learned: figures });
  const section = sections.find(({ id }) => id === 'learning');
  assert.match(section?.sentences.join(' ') ?? '', /6 of 10 fixes that were decided on were kept/);
  const rows = section?.tables[0]?.rows.map((row) => row.map(textOf));
  assert.deepEqual(
    rows?.map(([name, right, wrong]) => [name, right, wrong]),
    [
      ['rules', '0', '4'],
      ['search', '6', '0'],
    ],
  );

  const nothing = learnedFigures({ patches: [], outcomes: [], patterns: [] }, span);
  assert.equal(learnedLine(nothing), '');
  assert.equal(learnedText(nothing, { width: 80, paint, limit: 10 }), '');
  assert.equal(
    makeDocument(emptyReport()).sections.some(({ id }) => id === 'learning'),
    false,
  );
});

test('every strategy of one rung is known by its name', () => {
  const all = builtInStrategies(async () => []);
  const known = all.filter(({ name }) => all.filter((each) => each.name === name).length === 1);
  for (const { name, rung } of known) assert.equal(rungNamed(name), rung, name);
});
