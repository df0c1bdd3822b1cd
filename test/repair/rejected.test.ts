import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Candidate } from '../../core/model.js';
import { rejectedAgain } from '../../core/repair/rejected/refuse-rejected.js';
import { handed } from '../../core/repair/strategies/handed.js';
import { history } from '../../core/repair/strategies/history/history.js';
import { patterns } from '../../core/repair/strategies/patterns/patterns.js';
import { rules } from '../../core/repair/strategies/rules/index.js';
import { normalise } from '../../core/repair/strategies/search/normal-form.js';
import { search } from '../../core/repair/strategies/search/search.js';
import type { RepairContext, Strategy } from '../../core/repair/strategy.js';
import { packEdit } from '../../core/syntax/templates/template.js';
import { templateOf } from '../patterns/template-of.js';
import { applied, contextOf, drive } from './search/drive.js';

const file = 'src/a.js';

/** Two functions or three, the first of which is suspected. */
const body = fc.constantFrom<string[]>(
  ['  if (n < limit) return total;', '  return n - limit;'],
  ['  const kept = list.hasOwnProperty(n);', '  return kept && limt;'],
  ['  for (let i = 0; i < n; i += 1) total += i;', '  return total;'],
  ['  if (n < limit) {', '    list.push(n + 1);', '  }', '  return list;'],
  ['  if (n == null) go();', '  return n < limit;'],
);
const program = fc.array(body, { minLength: 1, maxLength: 3 });

const textOf = (bodies: readonly string[][]): string =>
  bodies
    .map((lines, at) => `export function f${at}(n, limit, total, list) {\n${lines.join('\n')}\n}\n`)
    .join('\n');

/** What others do to a file meanwhile, the same to both versions of it: lines above, in a function, in another order. */
interface Meanwhile {
  above: number;
  inside: boolean;
  reversed: boolean;
}
const meanwhile = fc.record({ above: fc.nat(3), inside: fc.boolean(), reversed: fc.boolean() });

function later(text: string, { above, inside, reversed }: Meanwhile): string {
  const parts = text.split('\n\n').map((part) => part.trimEnd());
  const ordered = reversed ? parts.toReversed() : parts;
  const grown = inside
    ? ordered.map((part) => part.replace(/^(export function .*\{)$/m, '$1\n  log(n);'))
    : ordered;
  return `${'// Something new.\nstart();\n'.repeat(above)}${grown.join('\n\n')}\n`;
}

const known = [
  [
    't(a.hasOwnProperty(k))',
    't(Object.hasOwn(a, k))',
    't(b.c.hasOwnProperty(f()))',
    't(Object.hasOwn(b.c, f()))',
  ],
  [
    'if (a == null) go()',
    'if (a === undefined) go()',
    'if (b.c == null) go()',
    'if (b.c === undefined) go()',
  ],
].map(([a = '', b = '', c = '', d = ''], at) => ({
  kind: 'fix' as const,
  id: String(at).repeat(12),
  template: packEdit(
    templateOf([
      [a, b],
      [c, d],
    ]),
  ),
  parent: null,
  support: 4,
  sources: { history: 4, patches: 0, imported: 0 },
  firstSeen: new Date().toISOString(),
  lastSeen: new Date().toISOString(),
  classes: [],
  examples: [],
  outcomes: [],
}));

function contextFor(text: string): RepairContext {
  const context = contextOf({ files: { [file]: text }, green: { [file]: text.replaceAll('<', '<=') } });
  const thrown = { name: 'ReferenceError', message: 'limt is not defined' };
  const line = text.split('\n').findIndex((each) => each.includes('limt')) + 1;
  const frames = line > 0 ? [{ file, line, column: 18, origin: 'project' as const }] : [];
  const failure = { ...context.error.failure, thrown, frames };
  return {
    ...context,
    error: { ...context.error, class: 'undefined-name' as RepairContext['error']['class'], failure },
    failures: [failure],
    learned: { patterns: known, rejected: new Set() },
  };
}

const strategies: Record<string, Strategy> = { search, patterns, history, rules };

async function proposalsOf(strategy: Strategy, text: string): Promise<Candidate[]> {
  const context = contextFor(text);
  if (!strategy.applies(context)) return [];
  return (await drive(strategy, context, () => 'failed', { most: 60 })).given;
}

const isMain = (candidate: Candidate): boolean => candidate.edits.every(({ range }) => range.file === file);

for (const [name, strategy] of Object.entries(strategies))
  test(`what somebody rejected, ${name} never proposes again, wherever it stands by then`, async () => {
    let rejections = 0;
    await fc.assert(
      fc.asyncProperty(program, fc.nat(), meanwhile, async (bodies, pick, events) => {
        const text = textOf(bodies);
        const given = (await proposalsOf(strategy, text)).filter(isMain);
        const rejected = given[pick % Math.max(1, given.length)];
        if (rejected === undefined) return;
        rejections += 1;
        const after = applied(text, rejected.edits);
        const [now, unwanted] = [later(text, events), later(after, events)];
        const isRejected = rejectedAgain([[{ path: file, before: text, after }]], new Map([[file, now]]));
        for (const candidate of await proposalsOf(strategy, now))
          if (normalise(applied(now, candidate.edits)) === normalise(unwanted))
            assert.ok(isRejected(candidate), `${candidate.title} was rejected`);
      }),
      { numRuns: 30 },
    );
    assert.ok(rejections >= 5, `${rejections} edits were rejected`);
  });

test('the same edit in another shape is rejected too, and another edit is not', async () => {
  await fc.assert(
    fc.asyncProperty(program, fc.nat(), fc.nat(), meanwhile, async (bodies, pick, otherPick, events) => {
      const text = textOf(bodies);
      const given = await proposalsOf(search, text);
      const [one, other] = [given[pick % given.length], given[otherPick % given.length]];
      assert.ok(one && other);
      const [after, afterOther] = [one, other].map(({ edits }) => applied(text, edits));
      const now = later(text, events);
      const isRejected = rejectedAgain(
        [[{ path: file, before: text, after: after ?? '' }]],
        new Map([[file, now]]),
      );
      const whole = (put: string) => ({ edits: [{ range: { file, start: 0, end: now.length }, text: put }] });
      assert.ok(isRejected(whole(later(after ?? '', events))));
      const same = normalise(after ?? '') === normalise(afterOther ?? '');
      // Where a line stands twice in a function of one name, either is meant.
      if (!same && bodies.length === 1) assert.ok(!isRejected(whole(later(afterOther ?? '', events))));
    }),
    { numRuns: 60 },
  );
});

test('the same line of another function may be edited', () => {
  const text = 'function f(a) {\n  return a < 1;\n}\n\nfunction g(a) {\n  return a < 1;\n}\n';
  const after = text.replace('a < 1', 'a <= 1');
  const now = `// New.\n${text}`;
  const isRejected = rejectedAgain([[{ path: file, before: text, after }]], new Map([[file, now]]));
  const edit = (at: number) => ({ edits: [{ range: { file, start: at, end: at + 1 }, text: '<=' }] });
  assert.ok(isRejected(edit(now.indexOf('<'))));
  assert.ok(!isRejected(edit(now.lastIndexOf('<'))));
});

test('a line that has moved to another function is known there', () => {
  const before = 'function f(a) {\n  return a < 1;\n}\n';
  const now = 'function small(a) {\n  return   a < 1;\n}\n\nfunction f(a) {\n  return small(a);\n}\n';
  const change = { path: file, before, after: before.replace('<', '<=') };
  const isRejected = rejectedAgain([[change]], new Map([[file, now]]));
  const at = now.indexOf('<');
  assert.ok(isRejected({ edits: [{ range: { file, start: at, end: at + 1 }, text: '<=' }] }));
});

test('a part of a rejected edit of two files is another edit', () => {
  const other = 'src/b.js';
  const change = [
    { path: file, before: 'one();\n', after: 'two();\n' },
    { path: other, before: 'three();\n', after: 'four();\n' },
  ];
  const texts = new Map([
    [file, 'one();\n'],
    [other, 'three();\n'],
  ]);
  const isRejected = rejectedAgain([change], texts);
  const [a, b] = [
    { range: { file, start: 0, end: 3 }, text: 'two' },
    { range: { file: other, start: 0, end: 5 }, text: 'four' },
  ];
  assert.ok(!isRejected({ edits: [a] }));
  assert.ok(isRejected({ edits: [a, b] }));
});

test('an edit of any strategy that was handed over is looked at alike', async () => {
  const text = 'export const f = (a) => a < 1;\n';
  const [edit] = [{ range: { file, start: 26, end: 27 }, text: '<=' }];
  const candidate = { id: 'c', strategy: 'model', operator: 'rewrite', title: '', prior: 1, edits: [edit] };
  const change = { path: file, before: text, after: applied(text, [edit]) };
  const isRejected = rejectedAgain([[change]], new Map([[file, text]]));
  const { given } = await drive(handed(candidate as Candidate), contextFor(text), () => 'failed');
  assert.deepEqual(given.map(isRejected), [true]);
});
