import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Candidate, ErrorClass } from '../../../core/model.js';
import { packageRoot } from '../../../core/package-root.js';
import { type EslintResult, lintFixes } from '../../../core/repair/strategies/lint-fixes/index.js';
import { applyTo, contextOf } from '../rules/program.js';

test("the project's ESLint gives its fixes, with a byte-order mark and CRLF kept", async (t) => {
  const text = '\uFEFFexport function run(n) {\r\n  let m = n;\r\n  return m;\r\n}\r\n';
  const candidates = await propose(t, 'lint', text, "'prefer-const': 'error'", 2);
  assert.deepEqual(
    candidates.map((each) => applyTo(text, 'lib.mjs', each)),
    [text.replace('let m', 'const m')],
  );
});

test('a suggestion is a candidate too', async (t) => {
  const text = 'export function run(n) {\n  return !n in { a: 1 };\n}\n';
  const candidates = await propose(t, 'assertion', text, "'no-unsafe-negation': 'error'", 2);
  assert.deepEqual(
    candidates.map((each) => applyTo(text, 'lib.mjs', each).split('\n')[1]),
    ['  return !(n in { a: 1 });', '  return (!n) in { a: 1 };'],
  );
});

test('every fix of one rule in a file is one candidate more', async (t) => {
  const text = 'export function run(n) {\n  let a = n;\n  let b = n;\n  return a + b;\n}\n';
  const candidates = await propose(t, 'lint', text, "'prefer-const': 'error'", 2);
  assert.ok(candidates.some((each) => !applyTo(text, 'lib.mjs', each).includes('let')));
  assert.equal(candidates.length, 3);
});

test('style is of no use to a failing test', async (t) => {
  const text = 'export function run(n) {\n  var m = n;\n  return m;\n}\n';
  assert.deepEqual(await propose(t, 'assertion', text, "'no-var': 'error'", 2), []);
});

async function propose(
  t: TestContext,
  errorClass: ErrorClass,
  text: string,
  rule: string,
  line: number,
): Promise<Candidate[]> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'healer-lint-fixes-')));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'lib.mjs'), text);
  await writeFile(join(folder, 'eslint.config.mjs'), `export default [{ rules: { ${rule} } }];\n`);
  await symlink(join(packageRoot, 'node_modules'), join(folder, 'node_modules'));
  const program = { class: errorClass, files: { 'lib.mjs': text } };
  const context = contextOf(
    program,
    folder,
    'test.mjs',
    `Error: nothing\n    at run (${folder}/lib.mjs:${line}:1)\n`,
  );
  const found: Candidate[] = [];
  const batches = lintFixes((files) => eslint(folder, files)).propose(context);
  for (let step = await batches.next(); !step.done; step = await batches.next([])) found.push(...step.value);
  return found;
}

async function eslint(folder: string, files: string[]): Promise<EslintResult[]> {
  const bin = join(packageRoot, 'node_modules', 'eslint', 'bin', 'eslint.js');
  const child: ChildProcess = spawn(process.execPath, [bin, '--format', 'json', ...files], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  await new Promise((resolve) => child.once('close', resolve));
  return JSON.parse(output) as EslintResult[];
}
