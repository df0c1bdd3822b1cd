import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { packageRoot } from '../../core/package-root.js';
import { detectIsolation } from '../../core/sandbox/isolation.js';

const { name } = await detectIsolation();
const run = promisify(execFile);
const nobody = 65534;
const reachable = await run('setpriv', [...asNobody(), 'test', '-r', join(packageRoot, 'package.json')]).then(
  () => true,
  () => false,
);
const possible = name === 'bubblewrap' && process.getuid?.() === 0 && reachable;

function asNobody(): string[] {
  return ['--reuid', String(nobody), '--regid', String(nobody), '--clear-groups'];
}

test(
  'isolates for an ordinary user as it does for root',
  possible ? {} : { skip: 'needs root, setpriv and bubblewrap' },
  async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'healer-user-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    await chown(folder, nobody, nobody);
    const module = pathToFileURL(join(packageRoot, 'dist/core/sandbox/execute.js')).href;
    const script = `import { execute } from ${JSON.stringify(module)};
      const folder = process.argv[1];
      const script = 'echo in > made; id -u; ls /root /home; echo x > /etc/made; cat /etc/shadow';
      const o = { cwd: folder, worktree: folder, temp: folder, timeoutMs: 60000, isolation: 'required' };
      console.log(JSON.stringify(await execute(['/bin/sh', '-c', script + '; cat made'], o)));`;
    const node = [process.execPath, '--input-type=module', '-e', script, folder];
    const { stdout } = await run('setpriv', [...asNobody(), ...node], {
      cwd: folder,
      env: { PATH: process.env.PATH },
    });
    const result = JSON.parse(stdout);
    assert.deepEqual([result.isolation, result.exitCode], ['bubblewrap', 0], result.stderr);
    assert.match(result.stdout, /^65534\n/);
    assert.match(result.stdout, /\nin\n$/);
    assert.doesNotMatch(result.stdout, /root:[x*!$]/);
  },
);
