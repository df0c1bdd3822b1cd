import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { parse } from 'yaml';
import { templatePath } from '../../core/package-root.js';
import { openJob } from './job.js';

interface Action {
  inputs: Record<string, { default: string }>;
  runs: {
    steps: { run?: string; uses?: string; env?: Record<string, string>; with?: Record<string, string> }[];
  };
}

const same = { repo: { full_name: 'ada/sum' } };
const cases = [
  { name: 'a push', event: 'push', payload: {}, fork: 'false' },
  {
    name: 'a pull request of the same repository',
    event: 'pull_request',
    payload: { pull_request: { head: same, base: same } },
    fork: 'false',
  },
  {
    name: 'a pull request of a fork',
    event: 'pull_request',
    payload: { pull_request: { head: { repo: null }, base: same } },
    fork: 'true',
  },
];

for (const { name, event, payload, fork } of cases)
  test(`the steps of the action, run by bash as for ${name}, keep a patch and push nothing`, async (t) => {
    const { code, log, outputs, temp, refs } = await runSteps(t, event, payload);
    assert.equal(code, 1, log);
    assert.match(outputs, new RegExp(`fork<<(healer_\\S+)\\n${fork}\\n\\1\\n`));
    assert.equal((await readdir(join(temp, 'healer-ci', 'patches'))).length, 1);
    assert.equal(refs, '');
  });

/** Only what a shell runs; what is uploaded is in the folder that the step after it names. */
async function runSteps(t: TestContext, event: string, payload: object) {
  const { bash, git, remote, temp } = await openJob(t);
  await writeFile(join(temp, 'event.json'), JSON.stringify(payload));
  const action: Action = parse(await readFile(templatePath('ci', 'github', 'action.yml'), 'utf8'));
  const [heal, upload] = action.runs.steps;
  assert.equal(upload?.with?.path, '${{ runner.temp }}/healer-ci');
  const given = Object.entries(heal?.env ?? {}).map(([key, value]) => [
    key,
    value.replace(/^\$\{\{ inputs\.([\w-]+) \}\}$/, (_, input: string) =>
      String(action.inputs[input]?.default),
    ),
  ]);
  const output = join(temp, 'output');
  const { code, log } = await bash(heal?.run ?? '', {
    ...Object.fromEntries(given),
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: event,
    GITHUB_EVENT_PATH: join(temp, 'event.json'),
    GITHUB_SHA: await git('rev-parse', 'HEAD'),
    GITHUB_OUTPUT: output,
    GITHUB_STEP_SUMMARY: join(temp, 'summary'),
    RUNNER_TEMP: temp,
  });
  const outputs = await readFile(output, 'utf8').catch(() => '');
  return { code, log, outputs, temp, refs: await git('ls-remote', remote) };
}
