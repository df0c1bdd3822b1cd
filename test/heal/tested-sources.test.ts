import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodeTests, openProject } from './project.js';

const testOf = (sum: number): string =>
  nodeTests("import { one } from '../src/one.js';\nimport { two } from '../src/two.js';", {
    'the sum is right': `() => assert.equal(one() + two(), ${sum})`,
  });
const files = {
  'src/one.js': 'export const one = () => 1;\n',
  'src/two.js': 'export const two = () => 2;\n',
};

for (const file of ['src/one.js', 'src/two.js'] as const)
  test(`of two files that a fix may be in, ${file} comes first where the history changed it with the failing test`, async (t) => {
    const project = await openProject(t, { ...files, 'test/sum.test.js': testOf(3) });
    for (const times of [1, 2, 3])
      await project.commit(`Say it otherwise, ${times}`, {
        [file]: `// ${times}\n${files[file]}`,
        'test/sum.test.js': `// ${times}\n${testOf(3)}`,
      });
    await project.commit('It is four', { 'test/sum.test.js': testOf(4) });
    await project.healer.learn();
    const { proposals } = await project.heal({ strategies: ['search'], dryRun: true });
    assert.equal(proposals[0]?.edits[0]?.range.file, file);
  });
