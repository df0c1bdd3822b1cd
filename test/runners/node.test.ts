import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { captureRun, createProject, npmTest, outcomes, runCommand } from '../support/captured-run.js';

const nested = `
const { test, describe, it, before } = require('node:test');
const assert = require('node:assert');
describe('sum', () => {
  it('adds', () => assert.strictEqual(1 + 1, 2));
  describe('of none', () => { it('is 0', () => assert.strictEqual(1, 0)); });
});
test('parent', async (t) => { await t.test('child', () => { throw new TypeError('boom', { cause: new RangeError('why') }); }); });
test.skip('later', () => {});
test.todo('some day');
`;

describe('capture of node:test', () => {
  test('one result per test comes out of `npm test`, suites left out, with the titles that lead to it', async (t) => {
    const folder = await createProject(t, {
      'package.json': '{"scripts":{"test":"node --test"}}',
      'test/sum.test.js': nested,
    });
    const { run, exitCode, records } = await captureRun(folder, npmTest);
    assert.deepEqual(outcomes(run), [
      'test/sum.test.js > later: skipped',
      'test/sum.test.js > parent > child: failed',
      'test/sum.test.js > some day: todo',
      'test/sum.test.js > sum > adds: passed',
      'test/sum.test.js > sum > of none > is 0: failed',
    ]);
    assert.equal(run.runner, 'node');
    assert.equal(exitCode, 1);
    assert.equal(records, 1);
  });

  test('a failure carries name, message, stack, values and cause', async (t) => {
    const folder = await createProject(t, { 'sum.test.js': nested });
    const { run } = await captureRun(folder, [process.execPath, '--test']);
    const [child, zero] = ['child', 'is 0'].map((title) =>
      run.tests.find(({ path }) => path.at(-1) === title),
    );
    assert.equal(zero?.line, 6);
    assert.equal(zero?.error?.name, 'AssertionError');
    assert.equal(zero?.error?.expected, '0');
    assert.equal(zero?.error?.actual, '1');
    assert.match(zero?.error?.stack ?? '', /sum\.test\.js:6:/);
    assert.equal(child?.error?.name, 'TypeError');
    assert.equal(child?.error?.cause?.name, 'RangeError');
  });

  test('the errors of an AggregateError survive the way from the process of the file', async (t) => {
    const folder = await createProject(t, {
      'a.test.js': `require('node:test')('many', () => { throw new AggregateError([new TypeError('one'), new Error('two')], 'all'); });`,
    });
    const { run } = await captureRun(folder, [process.execPath, '--test']);
    assert.deepEqual(
      run.tests[0]?.error?.errors?.map(({ name, message }) => [name, message]),
      [
        ['TypeError', 'one'],
        ['Error', 'two'],
      ],
    );
  });

  test('a test file that is run directly is captured the same', async (t) => {
    const folder = await createProject(t, { 'sum.test.js': nested });
    const { run } = await captureRun(folder, [process.execPath, 'sum.test.js']);
    const { run: throughRunner } = await captureRun(folder, [process.execPath, '--test']);
    assert.deepEqual(outcomes(run), outcomes(throughRunner));
  });

  test('output and exit code are those of the plain run, whatever reporters the user has', async (t) => {
    const folder = await createProject(t, {
      'a.test.js': `const test = require('node:test'); test('a', () => {}); test('b', () => { throw 'text'; });`,
    });
    const command = [process.execPath, '--test', '--test-reporter=dot', '--test-reporter-destination=stdout'];
    const plain = await runCommand(folder, command);
    const { stdout, stderr, exitCode } = await captureRun(folder, command);
    assert.equal(withoutTimes(stdout), withoutTimes(plain.stdout));
    assert.deepEqual([stderr, exitCode], [plain.stderr, plain.exitCode]);
  });

  test('a file that does not load is a failed test without a title, with its place and excerpt', async (t) => {
    const folder = await createProject(t, {
      'good.test.js': `require('node:test')('good', () => {});`,
      'bad.test.js': `const { test } = require('node:test');\ntest('x', () => {});\nconst = 1;\n`,
    });
    const { run, exitCode } = await captureRun(folder, [process.execPath, '--test']);
    const failed = run.tests.find(({ status }) => status === 'failed');
    assert.deepEqual([failed?.file, failed?.path], ['bad.test.js', []]);
    assert.equal(failed?.error?.name, 'SyntaxError');
    assert.match(failed?.error?.stack ?? '', /bad\.test\.js:3:7/);
    assert.match(failed?.error?.excerpt ?? '', /const = 1;/);
    assert.equal(run.tests.filter(({ status }) => status === 'passed').length, 1);
    assert.equal(exitCode, 1);
  });

  test('a script of plain assertions is one test, named by its file', async (t) => {
    const files = (sum: number) => ({ 'plain.test.js': `require('assert').strictEqual(1 + 1, ${sum});` });
    const red = await captureRun(await createProject(t, files(3)), [process.execPath, '--test']);
    const green = await captureRun(await createProject(t, files(2)), [process.execPath, '--test']);
    assert.deepEqual(outcomes(red.run), ['plain.test.js: failed']);
    assert.equal(red.run.tests[0]?.error?.name, 'AssertionError');
    assert.deepEqual(outcomes(green.run), ['plain.test.js: passed']);
  });

  test('a hook that fails is a failure of its suite', async (t) => {
    const folder = await createProject(t, {
      'a.test.mjs': `import { describe, it, before } from 'node:test';
        describe('s', () => { before(() => { throw new Error('hook') }); it('never', () => {}); });`,
    });
    const { run } = await captureRun(folder, [process.execPath, '--test']);
    const suite = run.tests.find(({ path }) => path.length === 1);
    assert.equal(suite?.status, 'failed');
    assert.equal(suite?.error?.message, 'hook');
  });

  test('tests of one title are one result, the worst', async (t) => {
    const folder = await createProject(t, {
      'a.test.js': `const test = require('node:test'); test('same', () => { throw new Error('x'); }); test('same', () => {});`,
    });
    const { run } = await captureRun(folder, [process.execPath, '--test']);
    assert.deepEqual(outcomes(run), ['a.test.js > same: failed']);
  });

  test('a test that is defined by a helper belongs to the file that was run', async (t) => {
    const folder = await createProject(t, {
      'helper.js': `module.exports = (name) => require('node:test')(name, () => {});`,
      'a.test.js': `require('./helper.js')('made elsewhere');`,
    });
    const { run } = await captureRun(folder, [process.execPath, '--test']);
    assert.deepEqual(outcomes(run), ['a.test.js > made elsewhere: passed']);
  });

  test('a suite that hangs and is killed still tells what passed and what hung', async (t) => {
    const folder = await createProject(t, {
      'a.test.js': `const test = require('node:test');
        test('quick', () => {});
        test('hangs', async () => { await new Promise((r) => setTimeout(r, 600)); console.error('HANGING'); for (;;); });`,
    });
    const { run, signal } = await captureRun(folder, [process.execPath, '--test', '--test-reporter=tap'], {
      killWhen: (printed) => printed.includes('HANGING'),
    });
    assert.equal(signal, 'SIGKILL');
    assert.deepEqual(outcomes(run), ['a.test.js > hangs: failed', 'a.test.js > quick: passed']);
    assert.equal(run.tests.find(({ status }) => status === 'failed')?.error?.code, 'ERR_TEST_INTERRUPTED');
  });

  test('a process that ends midway leaves the results that came before', async (t) => {
    const folder = await createProject(t, {
      'a.test.js': `const test = require('node:test');
        test('before', () => {});
        test('exits', () => { process.exit(0); });`,
      'b.test.js': `require('node:test')('other', () => {});`,
    });
    const { run } = await captureRun(folder, [process.execPath, '--test']);
    assert.deepEqual(outcomes(run), [
      'a.test.js > before: passed',
      'a.test.js > exits: failed',
      'b.test.js > other: passed',
    ]);
  });

  test('test runs that the tests themselves start are not captured', async (t) => {
    const folder = await createProject(t, {
      'inner/x.js': `require('node:test')('inner', () => { throw new Error('wanted'); });`,
      'a.test.js': `const { spawnSync } = require('node:child_process');
        require('node:test')('outer', () => {
          const env = { ...process.env }; delete env.NODE_TEST_CONTEXT;
          const { status } = spawnSync(process.execPath, ['--test', 'inner/x.js'], { env });
          if (status !== 1) throw new Error('status ' + status);
        });`,
    });
    const { run, records } = await captureRun(folder, [process.execPath, '--test', 'a.test.js']);
    assert.deepEqual(outcomes(run), ['a.test.js > outer: passed']);
    assert.equal(records, 1);
  });

  test('HEALER=0 in the command switches capture off', async (t) => {
    const folder = await createProject(t, { 'a.test.js': `require('node:test')('a', () => {});` });
    const { records } = await captureRun(folder, [process.execPath, '--test'], { env: { HEALER: '0' } });
    assert.equal(records, 0);
  });
});

const withoutTimes = (text: string): string => text.replace(/[\d.]+ms/g, 'ms');
