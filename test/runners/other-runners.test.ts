import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Run } from '../../core/model.js';
import { captureRun, createProject, npmTest, outcomes } from '../support/captured-run.js';

const suite = `
describe('outer', () => {
  it('ok', () => {});
  it('throws', () => { const u = undefined; return u.x; });
  describe('inner (1)', () => { it('same? $1 [x]', () => { throw new Error('w', { cause: new TypeError('inner') }); }); });
});
`;
const expected = (file: string): string[] => [
  `${file} > outer > inner (1) > same? $1 [x]: failed`,
  `${file} > outer > ok: passed`,
  `${file} > outer > throws: failed`,
];

describe('capture of mocha, jest and vitest', () => {
  const cases: {
    runner: Run['runner'];
    script: string;
    file: string;
    head?: string;
    more?: Record<string, string>;
  }[] = [
    { runner: 'mocha', script: 'mocha --reporter dot test/*.js', file: 'test/x.js' },
    { runner: 'mocha', script: 'mocha --parallel test/*.js', file: 'test/x.js' },
    { runner: 'jest', script: 'jest', file: 'test/x.test.js' },
    { runner: 'jest', script: 'NODE_OPTIONS="--no-warnings" jest', file: 'test/x.test.js' },
    {
      runner: 'vitest',
      script: 'vitest run',
      file: 'test/x.test.ts',
      head: `import { describe, it } from 'vitest';`,
      more: { 'vitest.config.ts': `export default { test: { reporters: ['tap-flat'] } };` },
    },
  ];
  for (const { runner, script, file, head = '', more = {} } of cases) {
    test(`every test of \`${script}\` is recorded, with what it threw and where`, async (t) => {
      const folder = await createProject(t, {
        'package.json': JSON.stringify({ scripts: { test: script } }),
        [file]: head + suite,
        ...more,
      });
      const { run, exitCode, stdout } = await captureRun(folder, npmTest);
      assert.deepEqual(outcomes(run), expected(file));
      assert.equal(run.runner, runner);
      assert.notEqual(exitCode, 0);
      const thrown = run.tests.find(({ path }) => path.at(-1) === 'throws')?.error;
      assert.equal(thrown?.name, 'TypeError');
      assert.match(thrown?.stack ?? '', /x\.(?:test\.)?[jt]s:4:/);
      if (more['vitest.config.ts']) assert.match(stdout, /^TAP version/);
    });
  }

  test('a test under vitest sees the Node options of its script alone', async (t) => {
    const folder = await createProject(t, {
      'package.json': JSON.stringify({ scripts: { test: "NODE_OPTIONS='--no-warnings' vitest run" } }),
      'a.test.js': `import { expect, it } from 'vitest';
it('is alone', () => expect(process.env.NODE_OPTIONS).toBe('--no-warnings'));
`,
    });
    const { run } = await captureRun(folder, npmTest);
    assert.deepEqual(outcomes(run), ['a.test.js > is alone: passed']);
  });

  test('a file that jest cannot load is a failed test without a title', async (t) => {
    const folder = await createProject(t, {
      'package.json': '{"scripts":{"test":"jest"}}',
      'bad.test.js': `require('./nope');`,
    });
    const { run } = await captureRun(folder, npmTest);
    assert.deepEqual(
      run.tests.map(({ file, path, status, error }) => [file, path, status, error?.code]),
      [['bad.test.js', [], 'failed', 'MODULE_NOT_FOUND']],
    );
  });

  test('a test of tape is all of its assertions, in the file that made it', async (t) => {
    const folder = await createProject(t, {
      'wrapped.js': `const test = require('tape'); module.exports = (name, f) => test('my ' + name, f);`,
      'test/a.js': `require('../wrapped.js')('sum', (t) => { t.ok(true); t.equal(2, 3, 'adds'); t.ok(0, 'more'); t.end(); });`,
      'test/b.js': `const test = require('tape');
test('outer', (t) => { t.test('inner', (t) => { t.pass(); t.end(); }); t.end(); });
test.skip('later', (t) => t.end());
test('throws', () => { null.x; });`,
      'test/c.js': `require('tape')('ends late', (t) => { t.plan(1); setTimeout(() => t.pass(), 50); });`,
    });
    const late = await captureRun(folder, ['node_modules/.bin/tape', 'test/c.js']);
    assert.deepEqual(outcomes(late.run), ['test/c.js > ends late: passed']);
    await rm(join(folder, 'test/c.js'));
    await rm(late.inbox, { recursive: true });
    const { run, exitCode } = await captureRun(folder, ['node_modules/.bin/tape', 'test/*.js']);
    assert.equal(exitCode, 1);
    assert.equal(run.runner, 'command');
    assert.deepEqual(outcomes(run), [
      'test/a.js > my sum: failed',
      'test/b.js > outer > inner: passed',
      'test/b.js > outer: passed',
      'test/b.js > throws: failed',
    ]);
    const [sum, throws] = run.tests.filter(({ status }) => status === 'failed');
    assert.deepEqual(
      [sum?.error?.message, sum?.error?.expected, sum?.error?.actual, sum?.error?.errors?.length],
      ['adds', '3', '2', 1],
    );
    assert.match(throws?.error?.stack ?? '', /b\.js:4:/);
  });

  test('programs that print TAP are known by their files, whatever stands between them and the terminal', async (t) => {
    const folder = await createProject(t, {
      'a.js': `console.log('TAP version 13'); console.log('# sum\\nnot ok 1 adds\\n1..1'); process.exitCode = 1;`,
      'b.js': `process.stdout.write('TAP version 14\\nok 1 - works\\n1..1\\n');`,
    });
    const { run } = await captureRun(folder, [
      'sh',
      '-c',
      'node a.js | cat > /dev/null; node b.js | sed d; exit 1',
    ]);
    assert.deepEqual(outcomes(run), ['a.js > sum > adds: failed', 'b.js > works: passed']);
  });

  test('ava is followed as its own reporters follow it', async (t) => {
    const event = `{ type: 'test-failed', testFile: process.cwd() + '/test.js', title: 'sum', duration: 3,
      err: { name: 'AssertionError', message: 'no', values: [{ label: 'Difference (- actual, + expected):', formatted: '- 1' }] } }`;
    const folder = await createProject(t, {
      'x/node_modules/ava/entrypoints/cli.mjs': `const { start } = await import('../lib/cli.js'); await start();`,
      'x/node_modules/ava/lib/cli.js': `import Api from './api.js';
export const start = async () => { await new Promise(setImmediate); await new Api().run(); process.exit(1); };`,
      'x/node_modules/ava/package.json': '{"type":"module"}',
      'x/node_modules/ava/lib/api.js': `import { EventEmitter } from 'node:events';
export default class Api extends EventEmitter { async run() { const status = new EventEmitter(); this.emit('run', { status });
  await null; status.emit('stateChange', ${event}); } }`,
    });
    const { run } = await captureRun(folder, ['node', 'x/node_modules/ava/entrypoints/cli.mjs']);
    assert.deepEqual(outcomes(run), ['test.js > sum: failed']);
    assert.equal(run.tests[0]?.error?.message, 'no');
  });

  test('a jest that reads one project after the other is given the reporter once', async (t) => {
    const folder = await createProject(t, {
      'x/node_modules/jest-config/index.js': `exports.readConfig = () => ({ globalConfig: { reporters: null }, projectConfig: {} });`,
      'x/jest.js': `const { readConfig } = require('jest-config');
const [first, second] = [readConfig(), readConfig()].map(({ globalConfig }) => globalConfig.reporters);
const Reporter = require(first[1][0]);
const reporter = new Reporter({}, {});
reporter.onTestResult({}, { testFilePath: __dirname + '/a.js', testResults:
  [{ title: 'sum', ancestorTitles: [], status: second === null ? 'passed' : 'failed', failureMessages: [] }] });
reporter.onRunComplete();`,
    });
    const { run } = await captureRun(folder, ['node', 'x/jest.js']);
    assert.deepEqual(outcomes(run), ['x/a.js > sum: passed']);
    assert.equal(run.runner, 'jest');
  });

  test('a command that says nothing is one test, with what crashed it', async (t) => {
    const folder = await createProject(t, { 'a.js': `null.x;` });
    const { run } = await captureRun(folder, [process.execPath, 'a.js']);
    assert.equal(run.tests.length, 1);
    assert.equal(run.tests[0]?.error?.name, 'TypeError');
    assert.match(run.tests[0]?.error?.stack ?? '', /a\.js:1:/);
  });
});
