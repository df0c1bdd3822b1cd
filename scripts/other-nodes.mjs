// Runs the main job (test/main-job) on other versions of Node, which the `node` package of npm brings:
//   node scripts/other-nodes.mjs 22 24 26
// With --all, the whole suite.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values, positionals } = parseArgs({
  options: { all: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const folder = mkdtempSync(join(tmpdir(), 'healer-nodes-'));

try {
  for (const version of positionals) {
    const node = install(version);
    console.error(`other-nodes: ${values.all ? 'all tests' : 'the main job'} on Node ${version} …`);
    run(node, ['--version']);
    run(node, ['--test', '--test-concurrency=2', '--test-reporter=spec', ...tests()]);
  }
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

function install(version) {
  const home = join(folder, version);
  const npm = ['install', '--prefix', home, '--no-audit', '--no-fund', '--loglevel=error', `node@${version}`];
  run('npm', npm);
  return join(home, 'node_modules/node/bin/node');
}

function tests() {
  const base = join(root, 'dist/test', values.all ? '' : 'main-job');
  // Only what has a source: a build does not remove what was deleted.
  const sources = join(root, 'test', values.all ? '' : 'main-job');
  const files = readdirSync(base, { recursive: true }).filter(
    (name) => name.endsWith('.test.js') && existsSync(join(sources, name.replace(/js$/, 'ts'))),
  );
  if (files.length === 0) throw new Error(`There are no tests in ${base}`);
  return files.map((name) => join(base, name)).sort();
}

/** `node` and the npm scripts below it are the version that is tried. */
function run(command, args) {
  const env = { ...process.env, PATH: `${join(command, '..')}${delimiter}${process.env.PATH}` };
  if (command === 'npm') env.PATH = process.env.PATH;
  const { status, error } = spawnSync(command, args, { cwd: root, env, stdio: 'inherit' });
  if (error) throw error;
  if (status === 0) return;
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.exit(status ?? 1);
}
