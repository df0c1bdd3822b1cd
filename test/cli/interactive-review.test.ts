import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { packageRoot } from '../../core/package-root.js';
import { createRepository, type TestRepository } from '../support/repository.js';
import { runHealer } from './run-healer.js';

// script(1) of util-linux gives a program a terminal; its absence is a fault of CI and a reason to skip elsewhere.
const missing = process.platform !== 'linux' || spawnSync('script', ['--version']).error !== undefined;
const skip = missing && !process.env.CI ? 'script(1) of util-linux is not installed' : false;

test('in a terminal healer review shows the patch, asks, and merges it', { skip }, async (t) => {
  const repository = await healed(t);
  const screen = await inTerminal(repository, ['review'], [['What shall become of', '\r']]);
  assert.match(screen, /1 patch to review/);
  assert.match(screen, /canary\s+a planted failing edit turned the tests red/);
  assert.match(screen, /Merged healer\/.* into main/);
  assert.equal((await runHealer(['test'], { cwd: repository.root, env: repository.env })).code, 0);
});

test('a patch that is skipped stays, and nothing has changed', { skip }, async (t) => {
  const repository = await healed(t);
  const head = await repository.git('rev-parse', 'HEAD');
  const screen = await inTerminal(
    repository,
    ['review'],
    [['What shall become of', `${down}${down}${down}\r`]],
  );
  assert.match(screen, /All seen/);
  assert.equal(await repository.git('rev-parse', 'HEAD'), head);
  assert.equal(await waiting(repository), 1);
});

test('a flag asks once more in a terminal, and no leaves the patch', { skip }, async (t) => {
  const repository = await healed(t);
  const screen = await inTerminal(repository, ['review', '--merge'], [['Merge this patch?', 'n']]);
  assert.match(screen, /Merge this patch\?/);
  assert.equal(await waiting(repository), 1);
});

const down = '\u001b[B';

async function healed(t: TestContext): Promise<TestRepository> {
  const repository = await createRepository({
    'package.json': JSON.stringify({ type: 'module', scripts: { test: 'node --test' } }),
    'src/sum.js': 'export const sum = (a, b) => a - b;\n',
    'test/sum.test.js':
      "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { sum } from '../src/sum.js';\n\ntest('adds', () => assert.equal(sum(2, 3), 5));\ntest('adds nothing', () => assert.equal(sum(2, 0), 2));\n",
  });
  t.after(repository.dispose);
  const { code, stderr } = await runHealer(['heal'], { cwd: repository.root, env: repository.env });
  assert.equal(code, 0, stderr);
  return repository;
}

/** Types each answer once its question stands on the screen; resolves with all that the screen has shown, without colours. */
function inTerminal(
  { root, env }: TestRepository,
  words: string[],
  answers: [question: string, keys: string][],
): Promise<string> {
  const command = [process.execPath, join(packageRoot, 'dist', 'cli', 'main.cjs'), ...words]
    .map((word) => `'${word}'`)
    .join(' ');
  const sized = `stty cols 120 rows 40; ${command}`;
  const child = spawn('script', ['--quiet', '--return', '--command', sized, '/dev/null'], {
    cwd: root,
    env: { ...env, TERM: 'xterm' },
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: 120_000,
  });
  let screen = '';
  const left = [...answers];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
    const [next] = left;
    if (!next || !screen.includes(next[0])) return;
    left.shift();
    child.stdin.write(next[1]);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve(screen.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '')));
  });
}

async function waiting({ root, env }: TestRepository): Promise<number> {
  const { stdout } = await runHealer(['fixes', '--json'], { cwd: root, env });
  return (JSON.parse(stdout) as { fixes: unknown[] }).fixes.length;
}
