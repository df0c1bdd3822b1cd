import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type ExecuteOptions, execute } from '../../core/sandbox/execute.js';
import { type Limits, usualLimits } from '../../core/sandbox/limits/limits.js';
import { watchProcesses } from '../../core/sandbox/limits/processes.js';

const linux = process.platform === 'linux' ? {} : { skip: 'needs /proc' };

async function run(t: TestContext, script: string, limits: Partial<Limits>, o: Partial<ExecuteOptions> = {}) {
  const base = await mkdtemp(join(tmpdir(), 'healer-limits-'));
  t.after(() => rm(base, { recursive: true, force: true }));
  const [worktree, temp] = [join(base, 'tree'), join(base, 'temp')];
  await Promise.all([mkdir(worktree), mkdir(temp)]);
  return execute([process.execPath, '-e', script], {
    cwd: worktree,
    worktree,
    temp,
    timeoutMs: 60_000,
    limits: { ...usualLimits, ...limits },
    ...o,
  });
}

const said = ({ exceeded, stdout, stderr }: Awaited<ReturnType<typeof run>>) =>
  JSON.stringify([exceeded, stdout, stderr.slice(-2000)]);

test('leaves alone what keeps its limits', async (t) => {
  const result = await run(t, 'console.log(1)', {
    memoryMiB: 512,
    processes: 64,
    diskMiB: 64,
    openFiles: 256,
  });
  assert.deepEqual([result.exitCode, result.exceeded], [0, null], said(result));
});

test('ends several processes that use too much memory together', linux, async (t) => {
  const child = 'globalThis.kept = Buffer.alloc(90 * 2 ** 20, 1); setTimeout(() => {}, 20000)';
  const script = `for (let i = 0; i < 4; i++) require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}]); setTimeout(() => {}, 20000)`;
  const result = await run(t, script, { memoryMiB: 200 });
  assert.deepEqual(
    result.exceeded,
    { limit: 'memory', how: 'used more than 200 MiB of memory' },
    said(result),
  );
});

test('lets no process have more than twice the memory, at once', linux, async (t) => {
  const script = `try { Buffer.alloc(2 ** 30, 1); console.log('had it') } catch (error) { console.log(error.message) }`;
  const result = await run(t, script, { memoryMiB: 300 });
  assert.doesNotMatch(result.stdout, /had it/, said(result));
});

test('ends or refuses too many processes', linux, async (t) => {
  const script = `for (let i = 0; i < 60; i++) require('child_process').spawn('sleep', ['20']).on('error', (error) => { console.log(error.code); process.exit(3) }); setTimeout(() => {}, 20000)`;
  const result = await run(t, script, { processes: 40 });
  assert.ok(result.exceeded?.limit === 'processes' || /EAGAIN/.test(result.stdout), said(result));
});

test('ends what writes too much in many files', async (t) => {
  const script = `const fs = require('fs'); for (let i = 0; i < 30; i++) fs.writeFileSync('f' + i, Buffer.alloc(2 ** 21, 1)); setTimeout(() => {}, 20000)`;
  const result = await run(t, script, { diskMiB: 32 });
  assert.deepEqual(result.exceeded, { limit: 'disk', how: 'wrote more than 32 MiB' }, said(result));
});

test('refuses a file that is too large', async (t) => {
  const script = `try { require('fs').truncateSync(require('fs').openSync('f', 'w') && 'f', 2 ** 40); console.log('had it') } catch (error) { console.log(error.code) }`;
  const result = await run(t, script, {});
  assert.match(result.stdout || JSON.stringify(result.exceeded), /EFBIG|a file of more/, said(result));
});

test('refuses more open files than it may have', async (t) => {
  const script = `const fs = require('fs'); try { for (let i = 0; i < 500; i++) fs.openSync('/dev/null'); console.log('had them') } catch (error) { console.log(error.code) }`;
  const result = await run(t, script, { openFiles: 200 });
  assert.equal(result.stdout, 'EMFILE\n', said(result));
});

test('tells time from all other limits', async (t) => {
  const result = await run(t, 'setTimeout(() => {}, 20000)', {}, { timeoutMs: 1_500 });
  assert.deepEqual(result.exceeded, { limit: 'time', how: 'did not end within 1.5 s' });
});

test('knows the processes of a tree, and what each uses', linux, () => {
  const own = watchProcesses(process.pid)()?.find(({ pid }) => pid === process.pid);
  const { rss } = process.memoryUsage();
  assert.ok(own && own.threads > 1 && own.cpuMs > 0);
  assert.ok(own.resident > rss / 2 && own.resident < rss * 2, `${own.resident} is about ${rss}`);
});

test(
  'sees, at each look, also what has started since the last one, and no longer what has ended',
  linux,
  async (t) => {
    const look = watchProcesses(process.pid);
    const pids = () => look()?.map(({ pid }) => pid) ?? [];
    assert.ok(pids().includes(process.pid));
    const shell = spawn('/bin/sh', ['-c', 'sleep 60 & echo $!; wait'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    t.after(() => shell.kill('SIGKILL'));
    const [printed] = await once(shell.stdout, 'data');
    const below = Number(printed);
    for (let looks = 0; looks < 12; looks += 1) {
      const seen = pids();
      assert.ok(seen.includes(shell.pid ?? 0) && seen.includes(below), `${seen} at look ${looks}`);
    }
    process.kill(below, 'SIGKILL');
    await once(shell, 'exit');
    assert.ok(!pids().includes(below));
  },
);

test('sees nothing of other families', linux, () => {
  const look = watchProcesses(process.pid);
  for (let looks = 0; looks < 12; looks += 1)
    assert.ok(look()?.every(({ pid }) => pid !== process.ppid && pid !== 1));
});
