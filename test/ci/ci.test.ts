import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { runHealer } from '../cli/run-healer.js';
import { createRepository } from '../support/repository.js';

const files = {
  'package.json': JSON.stringify({ name: 'sum', type: 'module', scripts: { test: 'node --test' } }),
  'src/sum.js': 'export const sum = (a, b) => a - b;\n',
  'test/sum.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sum } from '../src/sum.js';
test('adds', () => assert.equal(sum(2, 3), 5));
test('zero changes nothing', () => assert.equal(sum(4, 0), 4));
`,
};

/** A repository with a bare remote, and the variables that the runner of GitHub sets. */
async function openJob(t: TestContext, { fork }: { fork: boolean }) {
  const repository = await createRepository(files);
  t.after(repository.dispose);
  const { outside, git } = repository;
  const remote = join(outside, 'remote.git');
  await git('init', '--quiet', '--bare', remote);
  await git('remote', 'add', 'origin', remote);
  await git('push', '--quiet', 'origin', 'main');
  const folder = join(outside, 'runner');
  await mkdir(folder);
  const head = { repo: { full_name: fork ? 'stranger/sum' : 'ada/sum' } };
  const payload = { pull_request: { head, base: { repo: { full_name: 'ada/sum' } } } };
  await writeFile(join(folder, 'event.json'), JSON.stringify(payload));
  const sha = await git('rev-parse', 'HEAD');
  const env = {
    ...repository.env,
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: 'pull_request',
    GITHUB_EVENT_PATH: join(folder, 'event.json'),
    GITHUB_SHA: sha,
    GITHUB_REF: 'refs/pull/1/merge',
    GITHUB_OUTPUT: join(folder, 'output'),
    GITHUB_STEP_SUMMARY: join(folder, 'summary'),
  };
  // The head of the pull request is checked out, and not the merge that GitHub made up.
  const job = { ...env, GITHUB_SHA: '0'.repeat(40) };
  const results = join(outside, 'results');
  const ci = (...words: string[]) => runHealer(['ci', ...words], { cwd: repository.root, env: job });
  return { ...repository, env, ci, results, folder, remote };
}

test('a job heals, annotates, tells its outputs, keeps the patch and pushes the branch of its own code', async (t) => {
  const { ci, results, folder, git, remote } = await openJob(t, { fork: false });
  const { code, stdout, stderr } = await ci('--output', results, '--push', '--budget', '5m');
  assert.equal(code, 1, stdout + stderr);
  assert.match(stdout, /^::error file=[^\n]+healer has a proved fix on healer\//m);
  assert.match(await readFile(join(folder, 'output'), 'utf8'), /patches<<(healer_\S+)\n1\n\1\n/);
  assert.match(await readFile(join(folder, 'summary'), 'utf8'), /\+export const sum = \(a, b\) => a \+ b;/);
  assert.equal((await readdir(join(results, 'patches'))).length, 1);
  const sarif = JSON.parse(await readFile(join(results, 'healer.sarif'), 'utf8'));
  assert.ok(sarif.runs[0].results[0].partialFingerprints['healerError/v1']);
  assert.match(await readFile(join(results, 'junit.xml'), 'utf8'), /<failure /);
  const refs = await git('ls-remote', remote);
  assert.match(refs, /refs\/heads\/healer\//);
  assert.match(refs, /refs\/healer\/ledger/);
});

test('for a fork the patch is kept and nothing is pushed, and a clean clone takes it', async (t) => {
  const { ci, results, git, remote } = await openJob(t, { fork: true });
  const { code, stdout } = await ci('--output', results, '--push', '--fail-on', 'unfixed');
  assert.equal(code, 0, stdout);
  assert.match(stdout, /comes from a fork/);
  assert.doesNotMatch(await git('ls-remote', remote), /healer/);
  const [patch = ''] = await readdir(join(results, 'patches'));
  await git('am', '--quiet', join(results, 'patches', patch));
  assert.match(await git('show', 'HEAD:src/sum.js'), /a \+ b/);
});

test('another job publishes what the first one left, and refuses it for a fork', async (t) => {
  const { ci, results, git, remote, folder } = await openJob(t, { fork: false });
  await ci('--output', results);
  assert.doesNotMatch(await git('ls-remote', remote), /healer/);
  const { code, stdout, stderr } = await ci('publish', results);
  assert.equal(code, 0, stdout + stderr);
  assert.match(await git('ls-remote', remote), /refs\/heads\/healer\//);
  await writeFile(join(folder, 'event.json'), '{}');
  const refused = await ci('publish', results);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /comes from a fork/);
});
