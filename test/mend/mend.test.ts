import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runHealer } from '../cli/run-healer.js';
import { createRepository } from '../support/repository.js';

const manifest = JSON.stringify({
  name: 'x',
  version: '1.0.0',
  type: 'module',
  scripts: { test: 'node --test' },
});
const dead = (name: string) =>
  `export function ${name}(r) {\n  return r * r * 3;\n  console.log('${name}');\n}\n`;
const testOf = (name: string, body: string) =>
  `import assert from 'node:assert';\nimport { test } from 'node:test';\nimport { ${name} } from '../${name}.js';\ntest('${name}', () => {\n  ${body}\n});\n`;
const files = {
  'package.json': manifest,
  'area.js': dead('area'),
  'test/area.test.js': testOf('area', 'assert.equal(area(2), 12);'),
};

async function repositoryWith(
  t: { after(work: () => Promise<void>): void },
  more: Record<string, string> = {},
) {
  const repository = await createRepository({ ...files, ...more });
  t.after(() => repository.dispose());
  const healer = (...args: string[]) => runHealer(args, { cwd: repository.root, env: repository.env });
  const branches = async () =>
    (await repository.git('for-each-ref', '--format=%(refname:short)', 'refs/heads/healer'))
      .split('\n')
      .filter(Boolean);
  const evolve = async (check = 'unreachable-code') =>
    JSON.parse((await healer('evolve', '--json', '--check', check)).stdout);
  return { ...repository, healer, branches, evolve };
}

test('a fix that the tests prove lands as one signed commit on a branch of its own, and is merged and taken back as any patch', async (t) => {
  const { healer, branches, git, evolve } = await repositoryWith(t);
  const head = await git('rev-parse', 'HEAD');
  const { patches } = await evolve();
  assert.equal(patches.length, 1);
  const [patch] = patches;
  assert.match(patch.branch, /^healer\/evolve-remove-code-that-is-never-reached-/);
  assert.deepEqual(await branches(), [patch.branch]);
  assert.equal(await git('rev-parse', `${patch.branch}^`), head);
  assert.equal(await git('rev-parse', 'HEAD'), head);
  const message = await git('log', '-1', '--format=%B', patch.branch);
  assert.match(message, /^Mends:\n- area\.js:3: nothing after this return/m);
  assert.match(message, /^Healer-Check: unreachable-code$/m);
  assert.match(await git('cat-file', 'commit', patch.branch), /^gpgsig /m);
  assert.doesNotMatch(await git('show', `${patch.branch}:area.js`), /console/);

  assert.equal((await healer('review', patch.id, '--merge', '--yes')).code, 0);
  assert.doesNotMatch(await git('show', 'HEAD:area.js'), /console/);
  assert.equal((await healer('rollback', patch.id)).code, 0);
  assert.match(await git('show', 'HEAD:area.js'), /console/);
});

test('a fix that breaks a test is not landed and says which, while those beside it are', async (t) => {
  const { evolve, git } = await repositoryWith(t, {
    'shown.js': dead('shown'),
    'test/shown.test.js': testOf('shown', 'assert.match(String(shown), /console/);\n  shown(1);'),
  });
  const { patches, refused } = await evolve();
  assert.equal(patches.length, 1);
  assert.deepEqual(patches[0].files, ['area.js']);
  assert.match(await git('show', `${patches[0].branch}:shown.js`), /console/);
  assert.equal(refused.length, 1);
  assert.match(refused[0].reason, /test\/shown\.test\.js > shown" passed before and fails now/);
});

test('what no passing test runs is not touched', async (t) => {
  const { evolve, branches } = await repositoryWith(t, {
    'area.js': `${dead('area')}${dead('unused')}`,
    'other.js': dead('other'),
  });
  const { patches, refused, findings } = await evolve();
  assert.equal(findings.length, 3);
  assert.equal(patches[0].findings.length, 1);
  assert.equal((await branches()).length, 1);
  assert.equal(refused[0].reason, 'no passing test runs what it would edit');
  assert.equal(refused[0].findings.length, 2);
});

test('what waits for review is not made twice, and what was rejected is never made again', async (t) => {
  const { evolve, healer, branches } = await repositoryWith(t);
  const [first] = (await evolve()).patches;
  assert.deepEqual((await evolve()).patches, []);
  assert.deepEqual(await branches(), [first.branch]);
  assert.equal((await healer('review', first.id, '--reject', '--yes')).code, 0);
  assert.deepEqual((await evolve()).patches, []);
  assert.deepEqual(await branches(), []);
});

test('a fix of tests that wakes a failing one is not landed', async (t) => {
  const { evolve } = await repositoryWith(t, {
    'package.json': manifest.replace('node --test', 'node --test --test-only'),
    'test/area.test.js': `${testOf('area', 'assert.equal(area(2), 12);').replace('test(', 'test.only(')}test('asleep', () => assert.equal(area(2), 13));\n`,
    'area.js': 'export const area = (r) => r * r * 3;\n',
  });
  const { patches, refused } = await evolve('focused-test');
  assert.deepEqual(patches, []);
  assert.equal(refused[0].check, 'focused-test');
});

test('a dry run makes no branch', async (t) => {
  const { healer, branches } = await repositoryWith(t);
  assert.equal((await healer('evolve', '--dry-run')).code, 1);
  assert.deepEqual(await branches(), []);
});

test('where the tests alone take longer than the budget, nothing is mended, and that is said', async (t) => {
  const { healer, branches } = await repositoryWith(t);
  const args = ['--json', '--check', 'unreachable-code', '--budget', '1ms'];
  const { patches, refused } = JSON.parse((await healer('evolve', ...args)).stdout);
  assert.deepEqual([patches, await branches()], [[], []]);
  assert.deepEqual(
    refused.map(({ reason }: { reason: string }) => reason),
    ['the time budget was spent'],
  );
});

test('a newer fix of an error leaves the fixes of findings where they are', async (t) => {
  const { evolve, healer, branches, write } = await repositoryWith(t);
  const [first] = (await evolve()).patches;
  await write({
    'sum.js': 'export const sum = (a, b) => a - b;\n',
    'test/sum.test.js': testOf('sum', 'assert.equal(sum(2, 3), 5);'),
  });
  assert.equal((await healer('heal', '--budget', '60s')).code, 0);
  const left = await branches();
  assert.ok(left.includes(first.branch));
  assert.equal(left.length, 2);
});

test('a fix that claims to be faster is not landed where no measurement shows it', async (t) => {
  const { evolve, branches } = await repositoryWith(t, {
    'area.js': 'export const area = (r) => r * r * 3;\n',
    'lists.js':
      'export class Lists {\n  doubled(list) {\n    return list.reduce((all, each) => [...all, each * 2], []);\n  }\n}\n',
    'test/lists.test.js':
      "import assert from 'node:assert';\nimport { test } from 'node:test';\nimport { Lists } from '../lists.js';\ntest('doubled', () => assert.deepEqual(new Lists().doubled([1, 2]), [2, 4]));\n",
  });
  const { refused } = await evolve('spread-in-reduce');
  assert.deepEqual(await branches(), []);
  assert.equal(refused.length, 1);
  assert.equal(refused[0].check, 'spread-in-reduce');
  assert.match(refused[0].reason, /no function with it that could be measured/);
});

/** A package that is listed, and that nothing names in a way that can be read. */
const listed = (source: string) => ({
  'package.json': `${JSON.stringify({ ...JSON.parse(manifest), main: 'area.js', dependencies: { left: '1.0.0' } }, null, 2)}\n`,
  '.gitignore': 'node_modules\n',
  'area.js': source,
  'node_modules/left/package.json': JSON.stringify({ name: 'left', version: '1.0.0', main: 'index.js' }),
  'node_modules/left/index.js': 'module.exports = 3;\n',
});

test('a dependency is removed once the tests have passed without it', async (t) => {
  const { evolve, git } = await repositoryWith(t, listed('export const area = (r) => r * r * 3;\n'));
  const { patches, refused } = await evolve('unused-dependency');
  assert.deepEqual(refused, []);
  assert.deepEqual(patches[0]?.files, ['package.json']);
  assert.doesNotMatch(await git('show', `${patches[0].branch}:package.json`), /left/);
});

test('a dependency that is loaded by a name that nobody can read is not removed', async (t) => {
  const source =
    "import { createRequire } from 'node:module';\nconst times = createRequire(import.meta.url)(['le', 'ft'].join(''));\nexport const area = (r) => r * r * times;\n";
  const { evolve, branches } = await repositoryWith(t, listed(source));
  const { refused } = await evolve('unused-dependency');
  assert.deepEqual(await branches(), []);
  assert.match(refused[0].reason, /^Without left "test\/area\.test\.js.*" fails\.$/);
});

test('where nothing tells what the tests run, a file that they do not load is not touched', async (t) => {
  const { evolve, git } = await repositoryWith(t, {
    'package.json': manifest.replace('node --test', 'env -u NODE_OPTIONS node check.mjs'),
    'check.mjs': "import { area } from './area.js';\nif (area(2) !== 12) throw new Error('no area');\n",
    'test/area.test.js': '// moved to check.mjs\n',
    'other.js': dead('other'),
  });
  const { patches, refused } = await evolve();
  assert.equal(patches.length, 1);
  assert.deepEqual(patches[0].files, ['area.js']);
  assert.match(await git('show', `${patches[0].branch}:other.js`), /console/);
  assert.match(refused[0].reason, /planted in other\.js, the worktree is as green as without/);
});
