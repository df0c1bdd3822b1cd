import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { detectIsolation } from '../../core/sandbox/isolation.js';
import { runHealer } from '../cli/run-healer.js';
import { createRepository } from '../support/repository.js';

const run = promisify(execFile);
const { name } = await detectIsolation();
const enclosed = name === 'bubblewrap' ? {} : { skip: 'needs bubblewrap' };

interface Doctor {
  schema: string;
  isolation: { name: string; why: string };
  protections: { name: string; state: string; detail: string }[];
}

async function doctor(env: NodeJS.ProcessEnv = {}) {
  const repository = await createRepository({ 'package.json': '{}' });
  try {
    const options = { cwd: repository.root, env: { ...repository.env, ...env } };
    const { code, stdout, stderr } = await runHealer(['doctor', '--json'], options);
    const left = await readdir(`${repository.env.HEALER_CACHE_HOME}/worktrees`);
    return { code, stderr, left, report: JSON.parse(stdout) as Doctor };
  } finally {
    await repository.dispose();
  }
}

test(
  'finds that bubblewrap holds back every attempt to get out, and leaves nothing behind',
  enclosed,
  async () => {
    const { code, report, left } = await doctor();
    assert.equal(report.schema, 'healer/doctor@1');
    assert.equal(report.isolation.name, 'bubblewrap');
    assert.deepEqual(
      report.protections.filter(({ state }) => state === 'open'),
      [],
    );
    assert.ok(report.protections.length >= 7);
    assert.deepEqual([code, left], [0, []]);
  },
);

test('finds what comes through where bubblewrap is missing, and exits with 1', async (t) => {
  const bin = await mkdtemp(join(tmpdir(), 'healer-bin-'));
  t.after(() => rm(bin, { recursive: true, force: true }));
  for (const program of ['git', 'sh'])
    await symlink((await run('/bin/sh', ['-c', `command -v ${program}`])).stdout.trim(), join(bin, program));
  await symlink(process.execPath, join(bin, 'node'));
  const { code, report } = await doctor({ PATH: bin });
  const open = report.protections.filter(({ state }) => state === 'open').map((each) => each.name);
  assert.equal(report.isolation.name === 'bubblewrap', false);
  assert.deepEqual(
    [code, open.includes('network'), open.includes('secrets in the environment')],
    [1, true, false],
  );
});
