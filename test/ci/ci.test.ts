import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
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
  const ciWith = (more: Record<string, string>, ...words: string[]) =>
    runHealer(['ci', ...words], { cwd: repository.root, env: { ...job, ...more } });
  const ci = (...words: string[]) => ciWith({}, ...words);
  return { ...repository, ci, ciWith, results, folder, remote };
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

test('tests that have run already are read from their JUnit files, and what failed in them is healed', async (t) => {
  const { ci, results, write } = await openJob(t, { fork: false });
  const junit = `<testsuites><testsuite name="sum">
<testcase name="adds" classname="test" file="test/sum.test.js"><failure type="AssertionError" message="-1 !== 5">at test/sum.test.js:4:27</failure></testcase>
<testcase name="zero changes nothing" classname="test" file="test/sum.test.js"/>
</testsuite></testsuites>`;
  await write({ 'reports/unit.xml': junit });
  const { code, stdout, stderr } = await ci('--junit', 'reports/*.xml', '--output', results);
  assert.equal(code, 1, stdout + stderr);
  assert.equal((await readdir(join(results, 'patches'))).length, 1);
});

test('what a fork brings is not run where the job has a token that may write', async (t) => {
  const { ciWith, results } = await openJob(t, { fork: true });
  const { code, stdout, stderr } = await ciWith(
    { GITHUB_EVENT_NAME: 'pull_request_target' },
    '--output',
    results,
  );
  assert.equal(code, 2, stdout);
  assert.match(stderr, /fork/);
  await assert.rejects(readdir(results), { code: 'ENOENT' });
});

test('a key of the job signs its patches, and the tests do not find it', async (t) => {
  const { ciWith, results, git, write, outside } = await openJob(t, { fork: false });
  const path = join(outside, 'key');
  await promisify(execFile)('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', path]);
  const [key, half] = await Promise.all([readFile(path, 'utf8'), readFile(`${path}.pub`, 'utf8')]);
  const spy = `import { test } from 'node:test';
test('is told nothing', () => { if (process.env.HEALER_SIGNING_KEY) throw new Error('it is told the key'); });
`;
  const signers = `ci@localhost namespaces="git" ${half}`;
  await writeFile(join(outside, 'signers'), signers);
  await write({ 'test/spy.test.js': spy, '.healer/allowed_signers': signers });
  await git('add', '--all');
  await git('commit', '--quiet', '-m', 'Trust the key of CI');
  const { code, stdout, stderr } = await ciWith({ HEALER_SIGNING_KEY: key }, '--output', results);
  assert.equal(code, 1, stdout + stderr);
  assert.doesNotMatch(stdout, /it is told the key/);
  const branch = await git('for-each-ref', '--format=%(refname:short)', 'refs/heads/healer/');
  await git('-c', `gpg.ssh.allowedSignersFile=${join(outside, 'signers')}`, 'verify-commit', branch);
});
