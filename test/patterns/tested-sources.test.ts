import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openHealer } from '../../core/healer.js';
import { sourcesTestedBy, testedSources } from '../../core/patterns/tested-sources.js';
import { createRepository } from '../support/repository.js';

const changed = (...paths: string[]) => ({
  files: paths.map((path) => ({ path, before: 'a', after: 'b' })),
});

test('a commit of several sources counts a part for each, and one of many files nothing', () => {
  const many = Array.from({ length: 20 }, (_, at) => `src/${at}.js`);
  assert.deepEqual(
    testedSources([
      changed('test/a.test.js', 'src/a.js'),
      changed('test/a.test.js', 'src/a.js', 'src/b.js', 'README.md'),
      changed('src/a.js', 'src/c.js'),
      changed('test/a.test.js', ...many),
    ]),
    { 'test/a.test.js': { 'src/a.js': 1.5, 'src/b.js': 0.5 } },
  );
});

test('what the history changed together with tests is known after learning, of each file of tests', async (t) => {
  const fixture = await createRepository({
    'src/a.js': '1;\n',
    'src/b.js': '1;\n',
    'test/a.test.js': '1;\n',
  });
  t.after(fixture.dispose);
  await fixture.commit('Count', { 'src/a.js': '2;\n', 'test/a.test.js': '2;\n' });
  await fixture.commit('Count on', {
    'src/a.js': '3;\n',
    'test/a.test.js': '3;\n',
    'test/b.test.js': '1;\n',
  });
  await fixture.commit('Another', { 'src/b.js': '2;\n', 'test/b.test.js': '2;\n' });
  const healer = await openHealer(fixture.root);
  t.after(() => healer.dispose());
  const known = async (...tests: string[]) => Object.fromEntries(await sourcesTestedBy(healer.store, tests));
  assert.deepEqual(await known('test/a.test.js'), {});
  await healer.learn();
  // The first commit of the repository changed all of them.
  assert.deepEqual(await known('test/a.test.js'), { 'src/a.js': 2.5, 'src/b.js': 0.5 });
  assert.deepEqual(await known('test/a.test.js', 'test/b.test.js'), { 'src/a.js': 3.5, 'src/b.js': 1.5 });
});
