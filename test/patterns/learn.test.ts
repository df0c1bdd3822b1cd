import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Healer, openHealer } from '../../core/healer.js';
import type { FixPattern, PastFixes, Recurring } from '../../core/model.js';
import { settle } from '../../core/patches/transitions.js';
import { showSide, unpackEdit } from '../../core/syntax/templates/template.js';
import { landFiles, openScene } from '../support/landing.js';
import { errorRecord } from '../support/records.js';
import { createRepository, type TestRepository } from '../support/repository.js';

const shown = ({ template }: FixPattern): string => {
  const { before, after } = unpackEdit(template);
  return `${showSide(before)} > ${showSide(after)}`;
};

const fixesIn = (records: readonly Recurring[]): FixPattern[] =>
  records.filter((record) => record.kind === 'fix');

/** Three commits that do one thing, in one repository. */
async function repositoryWithHabit(t: TestContext): Promise<{ fixture: TestRepository; healer: Healer }> {
  const places = ['one', 'two', 'three'];
  const files = Object.fromEntries(
    places.map((name) => [`src/${name}.js`, `has(${name}.hasOwnProperty(key(${name})));\n`]),
  );
  const fixture = await createRepository(files);
  t.after(fixture.dispose);
  for (const name of places)
    await fixture.commit(`Fix ${name}`, {
      [`src/${name}.js`]: `has(Object.hasOwn(${name}, key(${name})));\n`,
    });
  const healer = await openHealer(fixture.root);
  t.after(() => healer.dispose());
  return { fixture, healer };
}

test('what several commits did becomes a pattern with its commits and examples', async (t) => {
  const { healer } = await repositoryWithHabit(t);
  const report = await healer.learn({ fromHistory: true });
  assert.equal(report.complete, true);
  const [best] = fixesIn(await healer.patterns());
  assert.ok(best);
  assert.equal(shown(best), 'has($1.hasOwnProperty(key($1))); > has(Object.hasOwn($1, key($1)));');
  assert.equal(best.support, 3);
  assert.deepEqual(best.sources, { history: 3, patches: 0, imported: 0 });
  assert.equal(best.examples.length, 3);
});

test('learning again without anything new changes nothing', async (t) => {
  const { healer } = await repositoryWithHabit(t);
  await healer.learn({ fromHistory: true });
  const before = await healer.patterns();
  const events = (await healer.store.ledger.read()).length;
  const report = await healer.learn({ fromHistory: true });
  assert.equal(report.fresh, 0);
  assert.deepEqual(await healer.patterns(), before);
  assert.equal((await healer.store.ledger.read()).length, events);
});

test('patterns are made again from the ledger', async (t) => {
  const { healer } = await repositoryWithHabit(t);
  await healer.learn({ fromHistory: true });
  const before = await healer.patterns();
  const rebuilt = await healer.rebuild();
  assert.ok(
    rebuilt.some(({ database, records }) => database === 'patterns.json' && records === before.length),
  );
  assert.deepEqual(await healer.patterns(), before);
});

test('fixes of the past tell where faults were, and which edits of the search mend them', async (t) => {
  const fixture = await createRepository({ 'src/a.js': 'export const small = (n) => n < 10;\n' });
  t.after(fixture.dispose);
  await fixture.commit('Fix the edge', { 'src/a.js': 'export const small = (n) => n <= 10;\n' });
  await fixture.commit('Fix the edge again', { 'src/a.js': 'export const small = (n) => n <= 12;\n' });
  await fixture.commit('Add another', { 'src/b.js': 'export const b = 1;\n' });
  const healer = await openHealer(fixture.root);
  t.after(() => healer.dispose());
  await healer.learn({ fromHistory: true });
  const [{ at: _, ...past }] = (await healer.store.outcomes.all()) as [PastFixes];
  assert.deepEqual(past, {
    kind: 'history',
    id: 'history',
    commits: 2,
    operators: { number: 1, 'relational-operator': 1 },
    files: { 'src/a.js': 2 },
    places: { arrow: 2 },
  });
  const before = await healer.store.outcomes.all();
  await healer.learn({ fromHistory: true });
  assert.deepEqual(await healer.store.outcomes.all(), before);
  await healer.rebuild();
  assert.deepEqual(await healer.store.outcomes.all(), before);
});

test('an export has no code, commits or files but the templates, and another project takes it over', async (t) => {
  const { healer } = await repositoryWithHabit(t);
  await healer.learn({ fromHistory: true });
  const text = JSON.stringify(await healer.exportPatterns({ withExamples: false }));
  assert.doesNotMatch(text, /src\/|one|two|three|[0-9a-f]{40}/);
  const full = JSON.stringify(await healer.exportPatterns({ withExamples: true }));
  assert.match(full, /src\/three\.js/);

  const other = await createRepository({ 'a.js': '' });
  t.after(other.dispose);
  const there = await openHealer(other.root);
  t.after(() => there.dispose());
  const { added } = await there.importPatterns(text);
  assert.ok(added > 0);
  assert.deepEqual(await there.importPatterns(text), { added: 0, known: added });
  const [best] = fixesIn(await there.patterns());
  assert.deepEqual(best?.sources, { history: 0, patches: 0, imported: 1 });
  assert.deepEqual(best?.examples, []);
});

test('what is no export is not imported', async (t) => {
  const { healer } = await repositoryWithHabit(t);
  for (const text of [
    '',
    '{}',
    '{"schema":"healer/patterns-export@1","patterns":[{"kind":"fix","id":"../x"}]}',
  ])
    await assert.rejects(healer.importPatterns(text), /no file of patterns/);
});

test('accepted patches teach, rejected ones are remembered, and a pattern keeps how often it was right', async (t) => {
  const scene = await openScene(t);
  const { store, fixture } = scene;
  const healer = await openHealer(fixture.root);
  t.after(() => healer.dispose());
  const patch = await landFiles(scene);
  await settle(store, patch, { state: 'merged', mergedAs: patch.commit, mergedAt: patch.at });
  assert.equal((await healer.learn()).accepted, 1);

  await settle(store, await store.patches.get(patch.id), { state: 'reverted' });
  const report = await healer.learn();
  assert.deepEqual([report.accepted, report.rejected], [0, 1]);

  await healer.importPatterns(await exportOfHabit(t));
  const [pattern] = fixesIn(await healer.patterns());
  assert.ok(pattern);
  await settle(
    store,
    { ...patch, id: 'b00000000001', strategy: 'patterns', operator: `rewrite by pattern ${pattern.id}` },
    { state: 'merged' },
  );
  assert.deepEqual(
    (await outcomesOf(healer, pattern.id)).map(({ right }) => right),
    [true],
  );
  await settle(
    store,
    { ...patch, id: 'b00000000001', strategy: 'patterns', operator: `rewrite by pattern ${pattern.id}` },
    { state: 'reverted' },
  );
  assert.deepEqual(
    (await outcomesOf(healer, pattern.id)).map(({ right }) => right),
    [false],
  );
});

async function exportOfHabit(t: TestContext): Promise<string> {
  const { healer } = await repositoryWithHabit(t);
  await healer.learn({ fromHistory: true });
  return JSON.stringify(await healer.exportPatterns({ withExamples: false }));
}

const outcomesOf = async (healer: Healer, id: string) =>
  fixesIn(await healer.patterns()).find((each) => each.id === id)?.outcomes ?? [];

test('errors that recur without a fix, and files that change together, are patterns too', async (t) => {
  const { fixture, healer } = await repositoryWithHabit(t);
  for (let at = 0; at < 9; at += 1)
    await fixture.commit(`Change ${at}`, {
      'src/left.js': `left(${at});\n`,
      'src/right.js': `right(${at});\n`,
    });
  await healer.store.errors.update((errors) => {
    for (const id of ['aaaaaaaaaaaa', 'bbbbbbbbbbbb', 'cccccccccccc'])
      errors.push({
        ...errorRecord(),
        id,
        fingerprint: id,
        class: 'not-a-function',
        flapping: id.startsWith('a'),
      });
  });
  await healer.learn();
  const records = await healer.patterns();
  const shapes = records.flatMap((record) => (record.kind === 'error' ? [record.shape] : []));
  assert.ok(shapes.includes('family') && shapes.includes('flapping'), shapes.join());
  const pairs = records.flatMap((record) => (record.kind === 'files' ? [record.files] : []));
  assert.deepEqual(pairs, [['src/left.js', 'src/right.js']]);
});

test('what the history taught stays when what was mined of it is gone, until it is mined again', async (t) => {
  const { healer } = await repositoryWithHabit(t);
  await healer.learn({ fromHistory: true });
  const before = await healer.patterns();
  await rm(join(healer.store.folder, 'cache'), { recursive: true });
  await healer.learn();
  assert.deepEqual(await healer.patterns(), before);
  await healer.learn({ fromHistory: true });
  assert.deepEqual(await healer.patterns(), before);
});
