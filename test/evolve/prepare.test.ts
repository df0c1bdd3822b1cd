import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProjectCheck } from '../../core/evolve/check.js';
import { checks } from '../../core/evolve/checks/index.js';
import { prepareKnip } from '../../core/evolve/knip/run-knip.js';
import type { Project } from '../../core/evolve/project.js';
import { projectOf } from './project-of.js';

test('knip begins before the files are read, and runs once for all checks that ask for it', async () => {
  const asking = checks.filter(
    (check): check is ProjectCheck => check.reach === 'project' && check.prepare === prepareKnip,
  );
  assert.deepEqual(
    asking.map(({ id }) => id),
    [
      'missing-dependency',
      'unused-dependency',
      'unused-enum-member',
      'unused-export',
      'unused-file',
      'unused-type',
    ],
  );
  let runs = 0;
  const run: Project['run'] = async (command) => {
    runs += 1;
    return {
      exitCode: 0,
      signal: null,
      stdout: `\n${command.at(-1)}{"issues":[],"blind":false}\n`,
      stderr: '',
      truncated: false,
      timedOut: false,
      exceeded: null,
      durationMs: 1,
      isolation: 'none',
    };
  };
  const project = projectOf({ 'package.json': '{}', 'a.js': '' }, { run });
  await Promise.all(asking.map((check) => check.prepare?.(project)));
  assert.equal(runs, 1);
  for (const check of asking) assert.deepEqual(await check.examine(project), []);
  assert.equal(runs, 1);
});
