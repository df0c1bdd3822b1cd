import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Candidate, FixPattern, Suspect } from '../../../core/model.js';
import { changeKey, withEdits } from '../../../core/repair/strategies/patterns/change-key.js';
import { patterns } from '../../../core/repair/strategies/patterns/patterns.js';
import { trustIn } from '../../../core/repair/strategies/patterns/rank.js';
import type { RepairContext } from '../../../core/repair/strategy.js';
import { hidesSymptom } from '../../../core/repair/symptom-hiding.js';
import { packEdit, unpackEdit } from '../../../core/syntax/templates/template.js';
import { templateOf } from '../../patterns/template-of.js';
import { contextOf } from '../search/drive.js';

const now = new Date().toISOString();

function pattern(id: string, pairs: [string, string][], fields: Partial<FixPattern> = {}): FixPattern {
  return {
    kind: 'fix',
    id,
    template: packEdit(templateOf(pairs)),
    parent: null,
    support: pairs.length,
    sources: { history: pairs.length, patches: 0, imported: 0 },
    firstSeen: now,
    lastSeen: now,
    classes: [],
    examples: [],
    outcomes: [],
    ...fields,
  };
}

const hasOwn = pattern('aaaaaaaaaaaa', [
  ['t(a.hasOwnProperty(k))', 't(Object.hasOwn(a, k))'],
  ['t(b.c.hasOwnProperty(f()))', 't(Object.hasOwn(b.c, f()))'],
]);
const strictly = pattern('bbbbbbbbbbbb', [
  ['if (a == null) go()', 'if (a === undefined) go()'],
  ['if (b.c == null) go()', 'if (b.c === undefined) go()'],
]);
const guarded = pattern('cccccccccccc', [
  ['function f() { send(a); }', 'function f() { if (!a) return; send(a); }'],
  ['function f() { send(b.c); }', 'function f() { if (!b.c) return; send(b.c); }'],
]);
const known = [hasOwn, strictly, guarded];

/** The whole of each line is suspicious, the first ones most. */
function suspectsOf(file: string, text: string): Suspect[] {
  let start = 0;
  return text.split('\n').map((line, index) => {
    const range = { file, start, end: start + line.length };
    start += line.length + 1;
    return { range, line: index + 1, endLine: index + 1, suspiciousness: 1 / (index + 1), reasons: {} };
  });
}

async function proposalsFor(text: string, learned: RepairContext['learned']): Promise<Candidate[]> {
  const file = 'src/a.js';
  const context = contextOf({ files: { [file]: text }, suspects: suspectsOf(file, text) });
  const found: Candidate[] = [];
  const batches = patterns.propose({ ...context, ...(learned && { learned }) });
  for (let step = await batches.next([]); !step.done; step = await batches.next([]))
    found.push(...step.value);
  return found;
}

const apply = (text: string, { edits }: Candidate): string => withEdits(text, edits);
const nothing: ReadonlySet<string> = new Set();

test('where the same stands again, what was done before is proposed', async () => {
  const text = 't(cfg.hasOwnProperty(name));\n';
  const [first] = await proposalsFor(text, { patterns: known, rejected: nothing });
  assert.ok(first);
  assert.equal(apply(text, first), 't(Object.hasOwn(cfg, name));\n');
  assert.equal(first.operator, 'rewrite by pattern aaaaaaaaaaaa');
});

test('an edit holds no more than what changes, and takes no comment away', async () => {
  const text = 'function f() {\n  send(x);\n}\n';
  const [first] = await proposalsFor(text, { patterns: [guarded], rejected: nothing });
  assert.deepEqual(
    first?.edits.map(({ text }) => text.trim()),
    ['if (!x) return;'],
  );
  const commented = 'function f() {\n  send(x /* of them all */);\n}\n';
  for (const candidate of await proposalsFor(commented, { patterns: [guarded], rejected: nothing }))
    assert.match(apply(commented, candidate), /of them all/);
});

test('nothing is proposed where nothing is suspicious, or nothing was learned', async () => {
  const file = 'src/a.js';
  const text = 't(cfg.hasOwnProperty(name));\n';
  const context = contextOf({ files: { [file]: text }, suspects: [] });
  assert.equal(patterns.applies(context), false);
  const batches = patterns.propose({ ...context, learned: { patterns: known, rejected: nothing } });
  assert.equal((await batches.next([])).done, true);
});

test('an inserted early return counts as what may hide a symptom', async () => {
  const [first] = await proposalsFor('function f() {\n  send(x);\n}\n', {
    patterns: [guarded],
    rejected: nothing,
  });
  assert.ok(first);
  assert.equal(hidesSymptom(first.operator), true);
});

const line = fc.constantFrom(
  't(p.hasOwnProperty(q));',
  't(p.hasOwnProperty(q()));',
  'if (r == null) go();',
  'if (r.s == null) go();',
  'other(1);',
);
const program = fc.array(line, { minLength: 1, maxLength: 6 });

test('what was rejected is never proposed again, wherever in the file it has moved', async () => {
  await fc.assert(
    fc.asyncProperty(
      program,
      fc.integer({ min: 0, max: 20 }),
      fc.integer({ min: 0, max: 3 }),
      async (lines, pick, above) => {
        const text = `${lines.join('\n')}\n`;
        const before = await proposalsFor(text, { patterns: known, rejected: nothing });
        if (before.length === 0) return;
        const refused = before[pick % before.length];
        assert.ok(refused);
        const rejected = new Set([changeKey('src/a.js', text, apply(text, refused))]);
        const moved = `${'above();\n'.repeat(above)}${text}`;
        const shift = moved.length - text.length;
        const unwanted = apply(text, refused);
        for (const candidate of await proposalsFor(moved, { patterns: known, rejected }))
          assert.notEqual(apply(moved, candidate), moved.slice(0, shift) + unwanted);
      },
    ),
    { numRuns: 60 },
  );
});

test('a pattern is trusted more for what it says, how often it was seen and was right, and less with time', () => {
  const edit = unpackEdit(hasOwn.template);
  const at = Date.parse(now);
  const trust = (fields: Partial<FixPattern>) => trustIn({ ...hasOwn, ...fields }, edit, at);
  const outcome = (right: boolean) => ({ patch: 'p1', at: now, right });
  assert.ok(trust({ support: 9 }) > trust({ support: 2 }));
  assert.ok(trust({ outcomes: [outcome(true)] }) > trust({}));
  assert.ok(trust({ outcomes: [outcome(false)] }) < trust({}));
  assert.ok(trust({ lastSeen: '2016-01-01T00:00:00.000Z' }) < trust({}));
  assert.ok(trust({ firstSeen: '2016-01-01T00:00:00.000Z' }) < trust({}));
  const general = templateOf([
    ['x(a.b(c))', 'x(d.e(a, c))'],
    ['y(b.f(c))', 'y(g.h(b, c))'],
  ]);
  assert.ok(trustIn(hasOwn, edit, at) > trustIn(hasOwn, general, at));
});

test('with time alone a pattern that was never wrong is trusted less and less, and a wrong outcome is forgiven', () => {
  const edit = unpackEdit(hasOwn.template);
  const year = 365 * 86_400_000;
  const trustAfter = (years: number, right: boolean[]) =>
    trustIn(
      { ...hasOwn, outcomes: right.map((each, index) => ({ patch: `p${index}`, at: now, right: each })) },
      edit,
      Date.parse(now) + years * year,
    );
  const span = fc.double({ min: 0, max: 20, noNaN: true });
  fc.assert(
    fc.property(span, span, fc.array(fc.constant(true), { maxLength: 5 }), (one, other, right) => {
      const [sooner, later] = [Math.min(one, other), Math.max(one, other)];
      assert.ok(trustAfter(later, right) <= trustAfter(sooner, right) + 1e-12);
      const penalty = (years: number) => trustAfter(years, [false]) / trustAfter(years, []);
      assert.ok(penalty(later) >= penalty(sooner) - 1e-9);
    }),
  );
});
