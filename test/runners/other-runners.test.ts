import assert from 'node:assert/strict';
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

  test('what tape prints is read as TAP where no reporter can be attached', async (t) => {
    const folder = await createProject(t, {
      'a.js': `const test = require('tape'); test('sum', (t) => { t.equal(1 + 1, 3, 'adds'); t.end(); });`,
    });
    const { run, exitCode } = await captureRun(folder, [process.execPath, 'a.js']);
    assert.equal(exitCode, 1);
    assert.equal(run.runner, 'command');
    assert.deepEqual(
      run.tests.map(({ path, status }) => [...path, status]),
      [['sum', 'adds', 'failed']],
    );
  });

  test('a command that says nothing is one test, with what crashed it', async (t) => {
    const folder = await createProject(t, { 'a.js': `null.x;` });
    const { run } = await captureRun(folder, [process.execPath, 'a.js']);
    assert.equal(run.tests.length, 1);
    assert.equal(run.tests[0]?.error?.name, 'TypeError');
    assert.match(run.tests[0]?.error?.stack ?? '', /a\.js:1:/);
  });
});
