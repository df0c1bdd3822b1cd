import assert from 'node:assert/strict';
import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openRepository } from '../../core/git/repository.js';
import { printEvents } from '../../core/store/ledger-events.js';
import { openStore } from '../../core/store/store.js';
import { runHealer } from '../cli/run-healer.js';
import { eightWeeks } from '../support/eight-weeks.js';
import { writePack } from '../support/packs.js';
import { errorRecord } from '../support/records.js';
import { createRepository } from '../support/repository.js';

const files = {
  'package.json': JSON.stringify({ name: 'shop', type: 'module', scripts: { test: 'node --test' } }),
  'test/price.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
test('adds', () => assert.equal(1 + 1, 2));
test('subtracts', () => assert.equal(2 - 1, 2));
`,
};

async function shop(t: TestContext, history = true) {
  const repository = await createRepository(files, { name: 'shop' });
  t.after(repository.dispose);
  const repo = await openRepository(repository.root);
  if (history) await writePack(repo, printEvents(eightWeeks(Date.now()).events));
  const report = (...words: string[]) =>
    runHealer(['report', ...words], { cwd: repository.root, env: repository.env });
  return { repository, repo, report };
}

test('the terminal shows the figures, and the exit code says that errors have no fix', async (t) => {
  const { report } = await shop(t);
  const { code, stdout, stderr } = await report();
  assert.deepEqual([code, stderr], [1, '']);
  assert.match(stdout, /^healer report on shop\n/);
  assert.match(stdout, /^ +25 {2}fixes offered$/m);
  assert.match(stdout, /^assertion +12 +11 +7 of 10 +70 %/m);
});

test('of a repository where nothing happened there is a report too, and nothing is left to do', async (t) => {
  const { report, repository } = await shop(t, false);
  const { code, stdout } = await report();
  assert.equal(code, 0);
  assert.match(stdout, /No error is without a fix\./);
  assert.equal(await repository.git('status', '--porcelain'), '');
});

test('the name of the file says whether it is a page, Markdown or JSON', async (t) => {
  const { report, repository } = await shop(t);
  const written = async (name: string) => {
    const { code, stdout, stderr } = await report('--output', name);
    assert.deepEqual([code, stdout, stderr], [1, '', `Wrote ${join(repository.root, name)}\n`]);
    return readFile(join(repository.root, name), 'utf8');
  };
  assert.match(await written('r.html'), /^<!doctype html>[\s\S]*<svg /);
  assert.match(await written('r.MD'), /^# healer report on shop\n/);
  const json = JSON.parse(await written('r.json'));
  assert.deepEqual([json.schema, json.fixes.offered, json.weeks.length], ['healer/report@1', 25, 9]);
  assert.deepEqual(
    (await readdir(repository.root)).filter((name) => name.startsWith('r.')),
    ['r.MD', 'r.html', 'r.json'],
  );
});

test('--json prints what the file of that kind holds', async (t) => {
  const { report } = await shop(t);
  const { stdout } = await report('--json', '--since', 'all');
  const json = JSON.parse(stdout);
  assert.deepEqual([json.schema, json.from, json.repository], ['healer/report@1', null, 'shop']);
});

for (const [words, said] of [
  [['--output', 'report.pdf'], /does not say what kind of report.*\.html, \.md or \.json/s],
  [['--output', 'no/such/folder/r.md'], /no folder .*no\/such\/folder/],
  [['--since', 'soon'], /"soon" is no time to begin a report at/],
] as const)
  test(`${words.join(' ')} is refused with a sentence`, async (t) => {
    const { report, repository } = await shop(t);
    const { code, stderr } = await report(...words);
    assert.equal(code, 2);
    assert.match(stderr, said);
    assert.equal(await repository.git('status', '--porcelain'), '');
  });

test('a secret in a message stays out of every form of the report', async (t) => {
  const { report, repository, repo } = await shop(t, false);
  const token = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
  const store = await openStore(repo);
  await store.errors.update((errors) => errors.push(errorRecord({ title: `refused for ${token}` })));
  const names = ['r.html', 'r.md', 'r.json'];
  for (const name of names) await report('--output', name);
  const { stdout } = await report();
  const texts = await Promise.all(names.map((name) => readFile(join(repository.root, name), 'utf8')));
  for (const text of [stdout, ...texts]) {
    assert.ok(!text.includes(token));
    assert.match(text, /withheld/);
  }
});

test('--full runs the tests and looks at the machine first, heals nothing, and leaves the checkout as it is', async (t) => {
  const { report, repository } = await shop(t, false);
  const before = [await repository.git('rev-parse', 'HEAD'), await repository.git('status', '--porcelain')];
  const { code, stdout } = await report('--full', '--json');
  const json = JSON.parse(stdout);
  assert.equal(code, 1);
  assert.deepEqual(json.analyses.tests, { passed: 1, failed: 1, skipped: 0, flaky: 0 });
  assert.deepEqual([json.analyses.storeSound, json.analyses.diagnostics], [true, null]);
  assert.ok(json.analyses.machine.protections.length >= 7);
  assert.ok(json.analyses.needs.some(({ name }: { name: string }) => name === 'git'));
  assert.deepEqual(
    json.errors.open.map(({ class: kind }: { class: string }) => kind),
    ['assertion'],
  );
  assert.equal(await repository.git('branch', '--list', 'healer/*'), '');
  assert.deepEqual(
    [await repository.git('rev-parse', 'HEAD'), await repository.git('status', '--porcelain')],
    before,
  );
});

test('a link in the place of the report is replaced, and what it led to stays', async (t) => {
  const { report, repository } = await shop(t);
  const outside = join(repository.outside, 'kept.md');
  await writeFile(outside, 'mine\n');
  await symlink(outside, join(repository.root, 'r.md'));
  await report('--output', 'r.md');
  assert.equal(await readFile(outside, 'utf8'), 'mine\n');
});
