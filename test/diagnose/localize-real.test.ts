import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { failuresOf } from '../../core/capture/failures.js';
import { localize } from '../../core/diagnose/localize.js';
import { attachEnvironment } from '../../core/runners/attach.js';
import { readCoverage } from '../../core/runners/coverage.js';
import { readRecords, toRun } from '../../core/runners/records.js';

const source = `export function price(items, member) {
  let total = 0;
  for (const item of items) {
    total += item.price * item.count;
  }
  if (member) {
    total = total * 9;
  }
  return total;
}

export function label(item) {
  const { name } = item.product;
  return name.toUpperCase();
}
`;
const tests = `import test from 'node:test';
import assert from 'node:assert';
import { label, price } from '../src/cart.js';
test('nothing costs nothing', () => assert.equal(price([]), 0));
test('guests pay all', () => assert.equal(price([{ price: 10, count: 2 }]), 20));
test('members pay less', () => assert.equal(price([{ price: 10, count: 2 }], true), 18));
test('labels', () => assert.equal(label({ name: 'tea' }), 'TEA'));
`;

/** Runs real tests with capture and coverage attached, and ranks what failed with `title`. */
async function rank(t: TestContext, title: string): Promise<string[]> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'healer-localize-')));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const files = { 'src/cart.js': source, 'test/cart.test.js': tests, 'package.json': '{"type":"module"}' };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  const inbox = join(root, 'inbox');
  mkdirSync(inbox);
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const attach = attachEnvironment({}, { inbox, runId: 'run', root, coverage: true });
  spawnSync(process.execPath, ['--test', 'test/cart.test.js'], {
    cwd: root,
    env: { ...env, ...attach },
    timeout: 60_000,
  });
  const records = (await readRecords(inbox)).map(({ record }) => record);
  const meta = {
    id: 'run',
    command: ['node', '--test'],
    cwd: '',
    tree: null,
    branch: null,
    exitCode: 1,
    signal: null,
  };
  const run = await toRun(records, { ...meta, durationMs: 1 });
  const failures = (await failuresOf(run, root)).filter((failure) => failure.test?.path.includes(title));
  assert.equal(failures.length, 1);
  const read = (file: string) => {
    try {
      return readFileSync(join(root, file), 'utf8');
    } catch {
      return undefined;
    }
  };
  const coverage = await readCoverage(inbox);
  const suspects = await localize({ failures, coverage, results: run.tests, hunks: [], sources: read });
  return suspects.map(({ range }) => read(range.file)?.slice(range.start, range.end) ?? '');
}

test('a wrong statement that one test executes is found by real coverage', async (t) => {
  const ranked = await rank(t, 'members pay less');
  assert.equal(ranked[0], 'total = total * 9;');
  assert.ok(!ranked.includes('return name.toUpperCase();'));
});

test('the statement that throws is found by a real stack', async (t) => {
  assert.equal((await rank(t, 'labels'))[0], 'const { name } = item.product;');
});
