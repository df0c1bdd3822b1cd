import assert from 'node:assert/strict';
import { test } from 'node:test';
import { learnedLine, learnedText } from '../../cli/render/learned.js';
import type { Patch } from '../../core/model.js';
import { learnedFigures } from '../../core/patterns/outcomes/learned.js';
import { pastFixesOf } from '../../core/patterns/outcomes/past-fixes.js';
import { trialsOf } from '../../core/patterns/outcomes/trials.js';
import { rungNamed } from '../../core/repair/learning/shipped.js';
import { builtInStrategies } from '../../core/repair/strategies/index.js';
import { textOf } from '../../core/report/document/document.js';
import { makeDocument } from '../../core/report/document/make-document.js';
import { isOutcome } from '../../core/store/schemas.js';
import { emptyReport } from '../report/reports.js';
import { patchRecord } from '../support/records.js';

const now = Date.parse('2026-03-20T12:00:00Z');
const span = { from: now - 1000, now };
const plain = (text: string): string => text;
const paint = new Proxy({}, { get: () => plain }) as Parameters<typeof learnedText>[1]['paint'];

const decided = (count: number, fields: Partial<Patch>): Patch[] =>
  Array.from({ length: count }, (_, at) => ({
    ...patchRecord({ id: `${fields.strategy}${fields.state}${at}`, at: new Date(now).toISOString() }),
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

test('what was decided long ago counts less, and the terminal and the report say so', () => {
  const years = (count: number) => ({ ...span, now: now + count * 365 * 86_400_000 });
  const [fresh, old, older] = [0, 2, 4].map((count) =>
    learnedFigures({ patches, outcomes: [], patterns: [] }, years(count)),
  );
  assert.ok(fresh && old && older);
  assert.deepEqual(
    [fresh, old, older].map(({ evidence }) => evidence),
    [10, 5, 2.5].map((left) => ({ seen: 10, left })),
  );
  const rules = [fresh, old, older].map(({ strategies }) => strategies[0]);
  assert.deepEqual(
    rules.map((each) => each?.wrong),
    [4, 2, 1],
  );
  const [first = 0, second = 0, third = 0] = rules.map((each) => each?.now);
  assert.ok(first < second && second < third && third < (rules[0]?.before ?? 0));
  // What corrects the confidence does not fade: time alone raises none.
  assert.deepEqual(old.recalibration, fresh.recalibration);
  assert.match(learnedText(old, { width: 80, paint, limit: 10 }), /10 outcomes count as 5\.$/);
  assert.doesNotMatch(learnedText(fresh, { width: 80, paint, limit: 10 }), /counts less/);
  const { sections } = makeDocument({ ...emptyReport(), learned: old });
  const told = sections.find(({ id }) => id === 'learning')?.sentences.join(' ') ?? '';
  assert.match(told, /half after two years: the 10 outcomes of fixes count as 5\./);
});

test('a fix counts from when it was decided on, and one of the history from when it was made', () => {
  const at = '2022-03-20T12:00:00.000Z';
  const [patch] = decided(1, { strategy: 'rules', operator: 'guard', state: 'rejected', at });
  assert.ok(patch);
  const twoYears = 730 * 86_400_000;
  const trialAt = (known: Patch) => trialsOf([known], [], Date.parse(at) + twoYears)[0]?.wrong;
  assert.equal(trialAt(patch), 0.5);
  const state = 'rejected' as const;
  const later = new Date(Date.parse(at) + twoYears).toISOString();
  assert.equal(trialAt({ ...patch, decisions: [{ state, at: later, by: '' }] }), 1);

  const commit = (years: number, operator: string) => ({
    commit: String(years),
    at: Date.parse(at) + years * 365 * 86_400_000,
    edits: [],
    files: ['src/a.js'],
    past: { operator, place: 'arrow' as const },
  });
  const past = pastFixesOf([commit(0, 'guard'), commit(2, 'member+guard'), commit(4, 'member')]);
  assert.ok(past);
  assert.deepEqual(past.operators, { guard: 0.75, member: 1.5 });
  assert.deepEqual([past.places, past.files, past.commits], [{ arrow: 1.75 }, { 'src/a.js': 3 }, 3]);
  assert.ok(isOutcome(past));
  const [guard] = trialsOf([], [past], Date.parse(past.at) + twoYears);
  assert.deepEqual([guard?.operator, guard?.right], ['guard', 0.25 * 0.5 * 0.75]);
});

test('every strategy of one rung is known by its name', () => {
  const all = builtInStrategies(async () => []);
  const known = all.filter(({ name }) => all.filter((each) => each.name === name).length === 1);
  for (const { name, rung } of known) assert.equal(rungNamed(name), rung, name);
});
