import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { templatePath } from '../../core/package-root.js';
import { openJob } from './job.js';

interface GitlabJob {
  script: string[];
  artifacts: { when: string; paths: string[]; reports: { junit: string; codequality: string } };
}

const gitlabJob = async (): Promise<GitlabJob> =>
  parse(await readFile(templatePath('ci', 'gitlab', 'healer.gitlab-ci.yml'), 'utf8')).healer;

const requests = {
  'a merge request of the same project': { CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '7' },
  'a merge request of a fork': { CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '8' },
};

for (const [name, variables] of Object.entries(requests))
  test(`the script of the GitLab job, run for ${name}, leaves its reports where the job says, and pushes nothing`, async (t) => {
    const { script, artifacts } = await gitlabJob();
    const [install, ...steps] = script;
    assert.equal(install, 'npm ci');
    const { root, git, remote, bash } = await openJob(t);
    const { code, log } = await bash(steps.join('\n'), {
      GITLAB_CI: 'true',
      CI_PIPELINE_SOURCE: 'merge_request_event',
      CI_MERGE_REQUEST_PROJECT_ID: '7',
      CI_COMMIT_SHA: await git('rev-parse', 'HEAD'),
      CI_COMMIT_REF_NAME: 'topic',
      ...variables,
    });
    assert.equal(code, 1, log);
    assert.equal(artifacts.when, 'always');
    const [kept = ''] = artifacts.paths;
    assert.equal((await readdir(join(root, kept, 'patches'))).length, 1);
    assert.match(await readFile(join(root, artifacts.reports.junit), 'utf8'), /<failure /);
    const [issue] = JSON.parse(await readFile(join(root, artifacts.reports.codequality), 'utf8'));
    assert.match(issue.description, /^adds: [\s\S]*a proved fix is on healer\//);
    assert.match(issue.fingerprint, /^[0-9a-f]+$/);
    assert.ok(['info', 'minor', 'major', 'critical', 'blocker'].includes(issue.severity));
    assert.deepEqual(issue.location, { path: 'test/sum.test.js', lines: { begin: 4 } });
    assert.equal(await git('ls-remote', remote), '');
  });

test('the script for any other CI leaves patches and reports, with options of the caller', async (t) => {
  const { temp, bash } = await openJob(t);
  const script = templatePath('ci', 'shell', 'healer-ci.sh');
  const kept = join(temp, 'kept');
  const { code, log } = await bash(`${script} --fail-on unfixed`, { HEALER_OUTPUT: kept });
  assert.equal(code, 0, log);
  assert.deepEqual((await readdir(kept)).filter((name) => name !== 'patches').sort(), [
    'code-quality.json',
    'healer.bundle',
    'healer.sarif',
    'junit.xml',
    'summary.md',
  ]);
});
