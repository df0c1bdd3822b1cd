import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeCoupling } from '../../../core/evolve/checks/architecture/change-coupling.js';
import { hotspot } from '../../../core/evolve/checks/architecture/hotspot.js';
import { knowledgeSilo } from '../../../core/evolve/checks/architecture/knowledge-silo.js';
import { historyOf, parseLog } from '../../../core/evolve/history/history.js';
import { openRepository } from '../../../core/git/repository.js';
import { createRepository, type TestRepository } from '../../support/repository.js';
import { placesIn, projectOf } from '../project-of.js';

async function projectIn(repository: TestRepository, files: Record<string, string>) {
  const repo = await openRepository(repository.root);
  return projectOf(files, { repo, commit: await repository.git('rev-parse', 'HEAD') });
}

test('a renamed file keeps what was done to it under its old name', async (t) => {
  const repository = await createRepository({ 'old name.js': 'a\nb\nc\n', 'b.js': '1\n' });
  t.after(() => repository.dispose());
  await repository.commit('change', { 'old name.js': 'a\nb\nc\nd\n' });
  await repository.git('mv', 'old name.js', 'new.js');
  await repository.commit('move');
  const history = await historyOf(await projectIn(repository, {}));
  assert.deepEqual(
    history.map(({ files }) => files.map(({ path }) => path)),
    [['new.js'], ['new.js'], ['b.js', 'new.js']],
  );
  assert.deepEqual(history[1]?.files, [{ path: 'new.js', added: 1, removed: 0 }]);
});

test('the text of a log is read to the byte, binary files and empty commits too', () => {
  const log =
    '\x01aaa 20 a@x\0\n1\t2\ta b.js\0-\t-\tpicture.png\0\0\x01bbb 10 b@x\0\x01ccc 5 c@x\0\n0\t0\t\0x.js\0a b.js\0';
  assert.deepEqual(parseLog(log), [
    {
      id: 'aaa',
      at: 20_000,
      author: 'a@x',
      files: [
        { path: 'a b.js', added: 1, removed: 2 },
        { path: 'picture.png', added: 0, removed: 0 },
      ],
    },
    { id: 'bbb', at: 10_000, author: 'b@x', files: [] },
    { id: 'ccc', at: 5000, author: 'c@x', files: [{ path: 'a b.js', added: 0, removed: 0 }] },
  ]);
});

const tangled = (round: number): string =>
  `export function f(a) {\n${'  if (a) a += 1;\n'.repeat(45)}  return a + ${round};\n}\n${'\n'.repeat(60)}`;

test('complexity times churn: what is complex and keeps changing is hot, what is one of both is not', async (t) => {
  const repository = await createRepository({
    'hot.js': tangled(0),
    'cold.js': tangled(0),
    'simple.js': '0;\n',
  });
  t.after(() => repository.dispose());
  for (let round = 1; round <= 10; round += 1)
    await repository.commit('change', { 'hot.js': tangled(round), 'simple.js': `${round};\n` });
  const files = { 'hot.js': tangled(10), 'cold.js': tangled(0), 'simple.js': '10;\n' };
  const project = await projectIn(repository, files);
  assert.deepEqual(placesIn(await hotspot.examine(project)), ['hot.js']);
  assert.deepEqual(await knowledgeSilo.examine(project), [], 'one author alone is no silo');
});

test('a hotspot of one author among several people is told of', async (t) => {
  const repository = await createRepository({ 'hot.js': tangled(0), 'b.js': '0;\n' });
  t.after(() => repository.dispose());
  for (const name of ['one', 'two', 'three'])
    await repository.git('-c', `user.email=${name}@x`, 'commit', '-q', '--allow-empty', '-m', name);
  const [finding] = await knowledgeSilo.examine(await projectIn(repository, { 'hot.js': tangled(0) }));
  assert.equal(finding?.file, 'hot.js');
  assert.match(finding?.message ?? '', /^100 % of its 108 lines/);
});

test('files that change together are told of where neither imports the other', async (t) => {
  const repository = await createRepository({
    'a.js': '0',
    'b.js': '0',
    'c.js': '0',
    'd.js': "import './c.js';",
  });
  t.after(() => repository.dispose());
  for (let round = 1; round <= 8; round += 1)
    await repository.commit('change', {
      'a.js': `${round}`,
      'b.js': `${round}`,
      'c.js': `${round}`,
      'd.js': `import './c.js'; ${round}`,
    });
  const files = { 'a.js': '8', 'b.js': '8', 'c.js': '8', 'd.js': "import './c.js'; 8" };
  const found = await changeCoupling.examine(await projectIn(repository, files));
  assert.deepEqual(
    found.map(({ file, key }) => `${file} ${key}`),
    ['a.js b.js', 'a.js c.js', 'a.js d.js', 'b.js c.js', 'b.js d.js'],
  );
  assert.match(found[0]?.message ?? '', /in 9 commits, 100 %/);
});
