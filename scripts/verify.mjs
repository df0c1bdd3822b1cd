// What `npm test` does once the build is there: types, lint, tests. The first step that fails ends it.
//   --only FOLDER   the tests of test/FOLDER alone, without types and lint; may be repeated
//   --dots          one character a test instead of one line
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    dots: { type: 'boolean', default: false },
  },
});

if (values.only.length === 0) {
  checkSystem();
  step('Types', [join(root, 'node_modules/typescript/bin/tsc'), '--noEmit']);
  step('Lint', [
    join(root, 'node_modules/@biomejs/biome/bin/biome'),
    'check',
    '--diagnostic-level=warn',
    '.',
  ]);
}
step('Tests', testArguments());

function testArguments() {
  const files = testFolders().flatMap(testFiles);
  if (files.length === 0) fail(`there are no tests in ${values.only.join(', ') || 'test/'}`);
  // Most tests wait for child processes, so one more at a time than half the processors can run.
  const concurrency = Math.min(4, Math.max(2, Math.ceil(availableParallelism() / 2)));
  const reporter = values.dots ? 'dot' : 'spec';
  return ['--test', `--test-concurrency=${concurrency}`, `--test-reporter=${reporter}`, ...files];
}

function testFolders() {
  const folders = values.only.length > 0 ? values.only.map((name) => name.replace(/^test\//, '')) : [''];
  return folders.map((name) => join('dist/test', name));
}

/** Only what has a source: a build does not remove what was deleted. */
function testFiles(folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.test.js'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => existsSync(file.replace(/\bdist(?=[\\/]test[\\/])/, '').replace(/\.js$/, '.ts')))
    .sort();
}

/** A missing part of the system fails in CI. Elsewhere the tests that need it are skipped, and this says so. */
function checkSystem() {
  if (process.platform !== 'linux') return;
  for (const [program, name] of [
    ['bwrap', 'bubblewrap'],
    ['redis-server', 'redis-server'],
  ]) {
    if (!spawnSync(program, ['--version'], { stdio: 'ignore' }).error) continue;
    const text = `${name} is not installed (scripts/install-system.sh installs it)`;
    if (isSet(process.env.CI)) fail(`${text}.`);
    console.error(`verify: ${text}: the tests that need it are skipped.`);
  }
}

function step(name, args) {
  console.error(`verify: ${name} …`);
  const { status, signal, error } = spawnSync(process.execPath, args, {
    cwd: root,
    env: cleanEnvironment(),
    stdio: 'inherit',
  });
  if (error) fail(`${name} could not be started: ${error.message}`);
  if (status !== 0) fail(`${name} failed.`, signal ? 1 : status);
}

/** Run from a git hook or by another test runner, tests must not see its repository or report to it. */
function cleanEnvironment() {
  const hidden =
    /^(?:GIT_(?:DIR|INDEX_FILE|WORK_TREE|PREFIX|OBJECT_DIRECTORY)|NODE_TEST_CONTEXT|LLM_.*|HEALER.*)$/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !hidden.test(name)));
}

function isSet(value) {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false';
}

function fail(text, code = 1) {
  console.error(`verify: ${text}`);
  process.exit(code);
}
