import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
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

test('looks at the machine outside of a repository as well, and leaves nothing there', async (t) => {
  const repository = await createRepository({}, { commit: false });
  t.after(repository.dispose);
  const folder = join(repository.outside, 'elsewhere');
  await mkdir(folder);
  const options = { cwd: folder, env: repository.env };
  const [inJson, inWords] = [
    await runHealer(['doctor', '--json'], options),
    await runHealer(['doctor'], options),
  ];
  const report = JSON.parse(inJson.stdout) as Doctor & { cycles: null };
  const open = report.protections.filter(({ state }) => state === 'open');
  assert.equal(inJson.code, open.length > 0 ? 1 : 0);
  assert.ok(report.protections.length >= 7);
  assert.equal(report.cycles, null);
  assert.match(inWords.stdout, /This is no repository, so only the machine was looked at/);
  assert.deepEqual(await readdir(folder), []);
});

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
