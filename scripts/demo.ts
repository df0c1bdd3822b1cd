import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pc from 'picocolors';
import { packageRoot } from '../core/package-root.js';

// The main job from end to end, on a real repository with a real bug: nothing here is faked, and the first
// step that fails ends it.

const files = {
  'package.json': `${JSON.stringify({ name: 'cart', version: '1.0.0', private: true, scripts: { test: 'node --test --test-reporter=dot test/' } }, null, 2)}\n`,
  'src/cart.js': `/** The total of a cart in cents; from 100 euros on, a tenth is taken off. */
function total(items) {
  let sum = 0;
  for (let i = 1; i < items.length; i++) {
    sum += items[i].price * items[i].quantity;
  }
  return sum >= 10000 ? Math.round(sum * 0.9) : sum;
}

module.exports = { total };
`,
  'test/cart.test.js': `const { test } = require('node:test');
const assert = require('node:assert/strict');
const { total } = require('../src/cart.js');

const item = (price, quantity = 1) => ({ price, quantity });

test('an empty cart costs nothing', () => assert.equal(total([]), 0));
test('prices are added up', () => assert.equal(total([item(250), item(199)]), 449));
test('quantities count', () => assert.equal(total([item(100, 3), item(50, 2)]), 400));
test('a discount is given from 100 euros on', () => assert.equal(total([item(9000), item(1000)]), 9000));
test('no discount below that', () => assert.equal(total([item(9000), item(999)]), 9999));
`,
};

const healer = join(packageRoot, 'dist', 'cli', 'main.cjs');
const folder = await realpath(await mkdtemp(join(tmpdir(), 'healer-demo-')));
const repo = join(folder, 'cart');
const env = {
  ...process.env,
  HEALER_DATA_HOME: join(folder, 'data'),
  HEALER_CACHE_HOME: join(folder, 'cache'),
  GIT_CONFIG_GLOBAL: join(folder, 'gitconfig'),
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_PAGER: 'cat',
  ...(process.stdout.isTTY && !process.env.NO_COLOR && { FORCE_COLOR: '1' }),
};

try {
  await main();
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

async function main(): Promise<void> {
  step('A small repository with a bug in it');
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(repo, file)), { recursive: true });
    await writeFile(join(repo, file), text);
  }
  await writeFile(
    env.GIT_CONFIG_GLOBAL,
    '[user]\n\tname = Ada\n\temail = ada@example.invalid\n[init]\n\tdefaultBranch = main\n',
  );
  run('git', ['init', '--quiet']);
  run('git', ['add', '--all']);
  run('git', ['commit', '--quiet', '--message', 'Add the cart']);

  step('Its tests fail');
  run('npm', ['test', '--silent'], { expected: 1 });

  step('healer init');
  run('node', [healer, 'init', '--yes'], { shown: 'healer init --yes' });

  step('healer heal');
  run('node', [healer, 'heal'], { shown: 'healer heal' });

  step('The signed commit, with its diff and its evidence');
  const branch = read('git', ['for-each-ref', '--format=%(refname:short)', 'refs/heads/healer/']);
  run('git', [
    '-c',
    'gpg.ssh.allowedSignersFile=.healer/allowed_signers',
    'log',
    '-1',
    '--show-signature',
    '--patch',
    '--format=fuller',
    branch,
  ]);
  run('node', [healer, 'patches'], { shown: 'healer patches' });
  run('git', ['notes', '--ref=healer', 'show', branch], { lines: 24 });

  step('healer review --merge');
  run('node', [healer, 'review', '--merge', '--yes'], { shown: 'healer review --merge --yes' });

  step('The tests pass');
  run('npm', ['test', '--silent']);

  step('healer rollback');
  run('node', [healer, 'rollback', branch], { shown: `healer rollback ${branch}` });

  step('And the bug is back');
  run('npm', ['test', '--silent'], { expected: 1 });
  run('git', ['log', '--oneline', '--decorate']);
}

function step(title: string): void {
  console.log(`\n${pc.bold(pc.cyan(`── ${title} `))}${pc.dim('─'.repeat(Math.max(0, 68 - title.length)))}`);
}

interface Expectation {
  shown?: string;
  expected?: number;
  /** Print only this many lines. */
  lines?: number;
}

function run(file: string, args: string[], { shown, expected = 0, lines }: Expectation = {}): void {
  console.log(pc.dim(`$ ${shown ?? [file, ...args].join(' ')}`));
  const stdio = lines ? 'pipe' : 'inherit';
  const { status, stdout, error } = spawnSync(file, args, {
    cwd: repo,
    env,
    stdio: ['ignore', stdio, 'inherit'],
    encoding: 'utf8',
  });
  if (lines) console.log(excerpt(stdout, lines));
  if (error || status !== expected)
    throw new Error(`\`${file} ${args.join(' ')}\` ended with ${status}, not ${expected}`, { cause: error });
}

function read(file: string, args: string[]): string {
  const { stdout, status } = spawnSync(file, args, { cwd: repo, env, encoding: 'utf8' });
  if (status !== 0 || !stdout.trim()) throw new Error(`\`${file} ${args.join(' ')}\` gave nothing`);
  return stdout.trim();
}

function excerpt(text: string, most: number): string {
  const all = text.trimEnd().split('\n');
  const rest = all.length - most;
  return rest > 0 ? [...all.slice(0, most), pc.dim(`… and ${rest} more lines`)].join('\n') : all.join('\n');
}
