import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFaster, measureSpeed } from '../../../core/evolve/speed/measure-speed.js';
import { openRepository } from '../../../core/git/repository.js';
import { openWorktree } from '../../../core/sandbox/worktree.js';
import { createRepository } from '../../support/repository.js';

const slow =
  'export function squares(list) {\n  return list.reduce((all, each) => [...all, each * each], []);\n}\n';
const quick = 'export function squares(list) {\n  return list.map((each) => each * each);\n}\n';

async function measureIn(
  t: { after(work: () => Promise<void>): void },
  { before = slow, after = quick, call = 'squares([1, 2, 3])', name = 'squares' } = {},
) {
  const repository = await createRepository({
    'package.json': JSON.stringify({ name: 'x', version: '1.0.0', type: 'module' }),
    'a.js': before,
    'a.test.js': `import { test } from 'node:test';\nimport * as all from './a.js';\nconst { ${name} } = all;\ntest('it', () => { ${call}; });\n`,
  });
  const repo = await openRepository(repository.root);
  const worktree = await openWorktree(repo, 'HEAD', { workspace: { packages: [] } });
  t.after(async () => {
    await worktree.dispose();
    await repository.dispose();
  });
  const speed = await measureSpeed({
    worktree,
    file: 'a.js',
    before,
    after,
    at: before.indexOf('return'),
    test: { command: [process.execPath, '--test'], cwd: '' },
    timeoutMs: 300_000,
  });
  return { speed, worktree };
}

test('a fix that saves copies is measured with the inputs of the tests, made long', async (t) => {
  const { speed, worktree } = await measureIn(t);
  assert.equal(speed?.functionName, 'squares');
  assert.equal(speed.inputs, 1);
  assert.ok(speed.interval[0] <= speed.ratio && speed.ratio <= speed.interval[1]);
  assert.equal(await worktree.read('a.js'), slow, 'the file is as it was');
});

test('what answers differently is not measured', async (t) => {
  const { speed } = await measureIn(t, { after: slow.replace('each * each', 'each + each') });
  assert.equal(speed, null);
});

test('what no test calls is not measured', async (t) => {
  assert.equal((await measureIn(t, { call: 'all' })).speed, null);
});

test('what changes its input is not measured, for it cannot be given that twice', async (t) => {
  const before = 'export function squares(list) {\n  list.push(1);\n  return list.length;\n}\n';
  assert.equal((await measureIn(t, { before, after: before.replace('1', '1 + 0') })).speed, null);
});

test('a gain counts where it is certain, and the inputs of the tests lose little by it', () => {
  const speed = (low: number, asTested: number) => ({
    functionName: 'f',
    inputs: 1,
    ratio: low * 1.1,
    interval: [low, low * 1.2] as [number, number],
    asTested: { ratio: asTested, interval: [asTested, asTested] as [number, number] },
  });
  assert.ok(isFaster(speed(1.5, 1)));
  assert.ok(isFaster(speed(1.5, 0.9)));
  assert.ok(!isFaster(speed(0.99, 1)));
  assert.ok(!isFaster(speed(1.5, 0.5)));
});
