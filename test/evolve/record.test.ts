import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { examinedCommits, readLastExamination } from '../../core/evolve/record.js';
import { openRepository } from '../../core/git/repository.js';
import { openStore } from '../../core/store/store.js';
import { runHealer } from '../cli/run-healer.js';
import { createRepository } from '../support/repository.js';

const dead = 'export function f(r) {\n  return r;\n  console.log(r);\n}\n';

async function repositoryWith(t: { after(work: () => Promise<void>): void }) {
  const repository = await createRepository({
    'package.json': '{"name":"x","version":"1.0.0","type":"module"}',
    'src/a.js': `import { b } from './lib/b.js';\nb();\n${dead}`,
    'src/lib/b.js': 'export const b = () => (globalThis.x ? 1 : 2);\n',
  });
  t.after(() => repository.dispose());
  const healer = (...args: string[]) => runHealer(args, { cwd: repository.root, env: repository.env });
  const store = async () => openStore(await openRepository(repository.root));
  const examined = async () => examinedCommits(await (await store()).ledger.read());
  return { ...repository, healer, store, examined };
}

test('figures of a commit are told to the ledger once, and not of uncommitted work or of some checks alone', async (t) => {
  const { healer, write, git, commit, examined } = await repositoryWith(t);
  await healer('evolve', '--dry-run', '--check', 'unreachable-code');
  assert.deepEqual(await examined(), []);
  await healer('evolve', '--dry-run');
  await healer('evolve', '--dry-run');
  await write({ 'src/c.js': dead });
  await healer('evolve', '--dry-run');
  const [first, ...rest] = await examined();
  assert.deepEqual(rest, []);
  assert.equal(first?.commit, await git('rev-parse', 'HEAD'));
  assert.deepEqual(
    { files: first?.figures.files, lines: first?.figures.lines, functions: first?.figures.functions },
    { files: 2, lines: 7, functions: 2 },
  );
  assert.equal(first?.figures.complexity, 1.5);
  assert.equal(first?.figures.cycles, 0);
  assert.deepEqual(
    first?.figures.findings.filter(({ check }) => check === 'unreachable-code'),
    [{ check: 'unreachable-code', severity: 'warning', reach: 'file', count: 1 }],
  );
  await commit('more');
  await healer('evolve', '--dry-run');
  assert.equal((await examined()).length, 2);
});

test('what was found last is kept with the map of the code, uncommitted work included', async (t) => {
  const { healer, write, store } = await repositoryWith(t);
  await write({ 'src/c.js': dead });
  await healer('evolve', '--dry-run');
  const last = await readLastExamination(await store());
  assert.equal(last?.clean, false);
  assert.deepEqual(
    last?.findings.filter(({ check }) => check === 'unreachable-code').map(({ file }) => file),
    ['src/a.js', 'src/c.js'],
  );
  assert.deepEqual(last?.map.folders.uses, [{ from: 'src', to: 'src/lib', imports: 1 }]);
});

test('--history examines commits of the past without a checkout, each once', async (t) => {
  const { healer, commit, git, examined } = await repositoryWith(t);
  for (const name of ['b', 'c', 'd', 'e']) await commit(name, { [`src/${name}.js`]: dead });
  const before = await git('status', '--porcelain');
  const { code, stdout } = await healer('evolve', '--history', '3');
  assert.equal(code, 0);
  assert.match(stdout, /3 commits/);
  const commits = await examined();
  assert.deepEqual(
    commits.map(({ figures }) => [figures.files, figures.findings[0]?.count]),
    [
      [2, 1],
      [4, 3],
      [6, 5],
    ],
  );
  assert.equal(commits.at(-1)?.commit, await git('rev-parse', 'HEAD'));
  assert.match((await healer('evolve', '--history', '3')).stdout, /No commit/);
  assert.equal((await examined()).length, 3);
  assert.equal(await git('status', '--porcelain'), before);
});

test('a report shows the findings, the trend, the hotspots and the folders', async (t) => {
  const { healer, commit, root } = await repositoryWith(t);
  await healer('evolve', '--dry-run');
  await commit('more', { 'src/c.js': dead });
  await healer('evolve', '--dry-run');
  const { stdout } = await healer('report', '--json');
  const { evolution } = JSON.parse(stdout);
  assert.equal(evolution.commits.length, 2);
  assert.ok(evolution.last.findings.length >= 2);
  await healer('report', '--output', 'out.html');
  const page = await readFile(join(root, 'out.html'), 'utf8');
  assert.match(page, /<h2 id="evolution">Evolution<\/h2>/);
  for (const title of ['Warnings, over time', 'Hotspots', 'Folders and their imports'])
    assert.ok(page.includes(`<title>${title}</title>`), title);
  assert.match(page, /src imports src\/lib 1 times/);
  const stability = page.slice(page.indexOf('Instability'));
  assert.match(stability, /src<\/th>(?:<td[^>]*>[^<]*<\/td>){2}<td[^>]*>1\.00</);
});
