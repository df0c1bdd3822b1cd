import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { type TestContext, test } from 'node:test';
import { isHealerError } from '../../core/errors.js';
import { openRepository } from '../../core/git/repository.js';
import type { Candidate, TestId, Verdict } from '../../core/model.js';
import { detectIsolation } from '../../core/sandbox/isolation.js';
import { processScreener } from '../../core/sandbox/screening/process.js';
import type { Screener } from '../../core/sandbox/screening/screener.js';
import { createRepository } from '../support/repository.js';

const { name: isolation, why } = await detectIsolation();
const enclosed = isolation === 'bubblewrap' ? {} : { skip: why };

const source = 'exports.add = (a, b) => a - b;\n';
const tests = `const test = require('node:test');
const assert = require('node:assert');
const { add } = require('../src/add.js');
test('adds', () => {
  assert.equal(add(0, 0), 0);
  assert.equal(add(1, 2), 3);
});
test('is a function', () => assert.equal(typeof add, 'function'));
`;
const failing: TestId[] = [{ file: 'test/add.test.js', path: ['adds'] }];

interface Setup {
  screener: Screener;
  root: string;
  screen(...bodies: string[]): Promise<Verdict[]>;
}

async function setup(
  t: TestContext,
  o: { files?: Record<string, string>; concurrency?: number; command?: string[]; failing?: TestId[] } = {},
): Promise<Setup> {
  const files = { 'package.json': '{}', 'src/add.js': source, 'test/add.test.js': tests, ...o.files };
  const repository = await createRepository(files);
  let screener: Screener | undefined;
  t.after(async () => {
    await screener?.dispose();
    await repository.dispose();
  });
  const opened = await processScreener({
    repo: await openRepository(repository.root),
    commit: 'HEAD',
    workspace: { packages: [] },
    failingTests: o.failing ?? failing,
    command: o.command ?? ['node', 'test/add.test.js'],
    fallbackCommand: ['node', '--test'],
    cwd: '',
    timeoutMs: 60_000,
    concurrency: o.concurrency ?? 1,
  });
  screener = opened;
  const screen = async (...bodies: string[]) => {
    const batch = bodies.map((text, index) => candidate(String(index), 'src/add.js', text, source.length));
    const verdicts: Verdict[] = [];
    for await (const verdict of opened.screen(batch, { signal: t.signal })) verdicts.push(verdict);
    return verdicts.sort((left, right) => Number(left.candidate) - Number(right.candidate));
  };
  return { screener: opened, root: repository.root, screen };
}

function candidate(id: string, file: string, text: string, end: number): Candidate {
  const edits = [{ range: { file, start: 0, end }, text }];
  return { id, strategy: 'test', title: text, operator: 'test', prior: 0.5, edits };
}

const right = 'exports.add = (a, b) => a + b;\n';

const cases: [title: string, body: string, status: Verdict['status']][] = [
  ['what heals the test is plausible', right, 'plausible'],
  ['what fails in the same place failed', 'exports.add = (a, b) => a - b - 0;\n', 'failed'],
  ['what fails earlier failed', 'exports.add = (a, b) => a - b - 1;\n', 'failed'],
  ['what does not parse is broken', 'exports.add = (a, b) => {;\n', 'broken'],
  ['what throws on loading is broken', 'throw new Error("no");\n', 'broken'],
  ['what never ends is out of time', 'exports.add = () => { while (true); };\n', 'timeout'],
];

for (const [title, body, status] of cases) {
  test(title, async (t) => {
    const { screen } = await setup(t);
    const [verdict] = await screen(body);
    assert.equal(verdict?.status, status, JSON.stringify(verdict));
    assert.equal(verdict.via, 'process');
  });
}

test('a failure further on in the test is partial', async (t) => {
  const { screen } = await setup(t, {
    files: {
      'test/add.test.js': tests
        .replace('add(0, 0), 0', 'add(2, 0), 2')
        .replace('add(2, 0), 2);', 'add(0, 1), 1);'),
    },
  });
  const [verdict] = await screen('exports.add = (a, b) => b;\n');
  assert.equal(verdict?.status, 'partial');
});

test('some of several failing tests healed is partial', async (t) => {
  const more = `${tests}test('adds more', () => assert.equal(add(5, 5), 10));\n`;
  const both = [...failing, { file: 'test/add.test.js', path: ['adds more'] }];
  const { screen } = await setup(t, { files: { 'test/add.test.js': more }, failing: both });
  const [half, whole] = await screen('exports.add = (a, b) => a < 2 ? a + b : 0;\n', right);
  assert.deepEqual([half?.status, whole?.status], ['partial', 'plausible']);
});

test('healing a test at the price of another is partial', async (t) => {
  const other = `${tests}test('is arrow', () => assert.equal(add.prototype, undefined));\n`;
  const { screen } = await setup(t, { files: { 'test/add.test.js': other } });
  const [verdict] = await screen('exports.add = function (a, b) { return a + b; };\n');
  assert.equal(verdict?.status, 'partial');
  assert.match(verdict.reason ?? '', /passed/);
});

test('candidates do not see one another', async (t) => {
  const { screen } = await setup(t);
  const spoils = 'require("fs").writeFileSync(__dirname + "/left.js", "x"); exports.add = (a, b) => 7;\n';
  const verdicts = await screen(spoils, right, 'exports.add = (a, b) => a * b;\n', right);
  assert.deepEqual(
    verdicts.map(({ status }) => status),
    ['failed', 'plausible', 'failed', 'plausible'],
  );
});

test('gives every verdict once, from two worktrees', async (t) => {
  const { screen, screener } = await setup(t, { concurrency: 2 });
  const bodies = Array.from({ length: 9 }, (_, index) =>
    index % 3 === 0 ? right : `exports.add = () => ${index};\n`,
  );
  const verdicts = await screen(...bodies);
  assert.equal(verdicts.length, 9);
  assert.deepEqual(
    verdicts.filter(({ status }) => status === 'plausible').map((verdict) => verdict.candidate),
    ['0', '3', '6'],
  );
  assert.ok(screener.batchSize >= 2);
});

const hostile: [title: string, body: string, status: Verdict['status']][] = [
  [
    'kills its host',
    `const { kill, ppid } = require(['pro', 'cess'].join('')); kill(ppid, 'SIGKILL'); while (true);\n`,
    'broken',
  ],
  [
    'prints without end',
    'const b = "x".repeat(1 << 16); while (true) try { require("fs").writeSync(1, b); } catch {}\n',
    'timeout',
  ],
  [
    'leaves daemons with sessions of their own',
    `const { spawn } = process.getBuiltinModule('child_' + 'process');
    for (let i = 0; i < 5; i++) spawn(process.execPath, ['-e', 'while (true);'], { detached: true, stdio: 'inherit' }).unref();
    exports.add = (a, b) => a + b;\n`,
    'plausible',
  ],
  [
    'deletes the tests',
    'require("fs").rmSync("test", { recursive: true, force: true }); throw new Error("gone");\n',
    'broken',
  ],
];

for (const [title, body, status] of hostile) {
  test(`outlives a candidate that ${title}`, enclosed, async (t) => {
    const { screen } = await setup(t);
    const verdicts = await screen(body, right);
    assert.deepEqual(
      verdicts.map((verdict) => verdict.status),
      [status, 'plausible'],
      JSON.stringify(verdicts),
    );
  });
}

test('never runs a candidate that the guard refuses', async (t) => {
  const { screener } = await setup(t);
  const verdicts: Verdict[] = [];
  const batch = [
    candidate('a', 'test/add.test.js', '', tests.length),
    candidate('b', 'src/add.js', 'x', 9999),
    candidate('c', 'src/add.js', source, source.length),
  ];
  for await (const verdict of screener.screen(batch, { signal: t.signal })) verdicts.push(verdict);
  assert.deepEqual(
    verdicts.map(({ status, via }) => [status, via]),
    [
      ['refused', 'none'],
      ['refused', 'none'],
      ['refused', 'none'],
    ],
  );
});

test('uses the whole test command where the narrow one does not show the failure', async (t) => {
  const { screen } = await setup(t, { command: ['node', '-e', '0'] });
  assert.equal((await screen(right))[0]?.status, 'plausible');
});

test('says so when the tests do not fail in a clean worktree', async (t) => {
  const opening = setup(t, { files: { 'src/add.js': right } });
  await assert.rejects(opening, (error) => isHealerError(error, 'TESTS_UNREADABLE'));
});

test('stops at once when told to, and can be used again', async (t) => {
  const { screener, screen } = await setup(t);
  const stop = new AbortController();
  const hangs = 'exports.add = () => new Promise(() => setInterval(() => {}, 1000));\nwhile (true);\n';
  setTimeout(() => stop.abort(), 300);
  const verdicts: Verdict[] = [];
  const batch = ['1', '2', '3'].map((id) => candidate(id, 'src/add.js', `${hangs}// ${id}`, source.length));
  for await (const verdict of screener.screen(batch, { signal: stop.signal })) verdicts.push(verdict);
  assert.equal(verdicts.length, 0);
  assert.equal((await screen(right))[0]?.status, 'plausible');
});

test('leaves the checkout as it was, and no worktree behind', async (t) => {
  const { screener, screen, root } = await setup(t, { concurrency: 2 });
  await screen(right, 'exports.add = 1;\n');
  await screener.dispose();
  assert.deepEqual((await readdir(root)).sort(), ['.git', 'package.json', 'src', 'test']);
});
