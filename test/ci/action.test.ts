import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { parse } from 'yaml';
import { packageRoot, templatePath } from '../../core/package-root.js';
import { createRepository } from '../support/repository.js';

interface Action {
  inputs: Record<string, { default: string }>;
  runs: {
    steps: { run?: string; uses?: string; env?: Record<string, string>; with?: Record<string, string> }[];
  };
}

const files = {
  '.gitignore': 'node_modules\n',
  'package.json': JSON.stringify({ name: 'sum', type: 'module', scripts: { test: 'node --test' } }),
  'src/sum.js': 'export const sum = (a, b) => a - b;\n',
  'test/sum.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sum } from '../src/sum.js';
test('adds', () => assert.equal(sum(2, 3), 5));
test('zero changes nothing', () => assert.equal(sum(4, 0), 4));
`,
};

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
  const repository = await createRepository(files);
  t.after(repository.dispose);
  const { root, outside, git } = repository;
  await mkdir(join(root, 'node_modules', '.bin'), { recursive: true });
  await symlink(join(packageRoot, 'dist/cli/main.cjs'), join(root, 'node_modules', '.bin', 'healer'));
  const remote = join(outside, 'remote.git');
  await git('init', '--quiet', '--bare', remote);
  await git('remote', 'add', 'origin', remote);
  const temp = join(outside, 'runner');
  await mkdir(temp);
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
  const env = {
    ...repository.env,
    ...Object.fromEntries(given),
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: event,
    GITHUB_EVENT_PATH: join(temp, 'event.json'),
    GITHUB_SHA: await git('rev-parse', 'HEAD'),
    GITHUB_OUTPUT: join(temp, 'output'),
    GITHUB_STEP_SUMMARY: join(temp, 'summary'),
    RUNNER_TEMP: temp,
  };
  const script = join(temp, 'step.sh');
  await writeFile(script, heal?.run ?? '');
  const bash = ['--noprofile', '--norc', '-e', '-o', 'pipefail', script];
  const child = spawn('bash', bash, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const code = await ended;
  const outputs = await readFile(env.GITHUB_OUTPUT, 'utf8').catch(() => '');
  return { code, log: stdout + stderr, outputs, temp, refs: await git('ls-remote', remote) };
}
