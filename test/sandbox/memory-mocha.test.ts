import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestResult } from '../../core/model.js';
import { mochaCommand } from '../../core/runners/mocha.js';
import { testKey } from '../../core/runners/test-key.js';
import { openHost } from '../../core/sandbox/screening/memory/host-process.js';
import { openWorktree } from '../../core/sandbox/worktree.js';
import {
  type MochaProject,
  mochaProject,
  replacements,
  screenerOf,
  verdictsOf,
} from '../support/mocha-project.js';

interface Flavour {
  title: string;
  source: string;
  text: string;
  files: Record<string, string>;
}

const tests = `describe('sum', function () {
  let list;
  before(function () { this.more = 3; });
  beforeEach(() => { list = [1, 2]; });
  it('adds', function () { assert.equal(sum([...list, this.more]), 6); });
  it('adds in a promise', async () => assert.equal(await sum(list), 3));
  it('adds in a callback', (done) => later(list, (total) => { assert.equal(total, 3); done(); }));
  it('of nothing is zero', () => assert.equal(sum([]), 0));
});
`;

const typed = `const sign: number = -1;
export function sum(list: readonly number[]): number {
  let total = 0;
  for (let i = 0; i < list.length; i++) total += sign * list[i]!;
  return total;
}
export const later = (list: number[], done: (total: number) => void) => setImmediate(() => done(sum(list)));
`;

const flavours: Flavour[] = [
  {
    title: 'CommonJS',
    source: 'src/sum.js',
    text: `const sign = -1;
exports.sum = (list) => {
  let total = 0;
  for (let i = 0; i < list.length; i++) total += sign * list[i];
  return total;
};
exports.later = (list, done) => setImmediate(() => done(exports.sum(list)));
`,
    files: {
      'package.json': '{"name":"x","scripts":{"test":"mocha"}}',
      'test/sum.js': `const assert = require('node:assert');
const { sum, later } = require('../src/sum.js');
${tests}`,
    },
  },
  {
    title: 'ES modules',
    source: 'src/sum.js',
    text: `const sign = -1;
export const sum = (list) => {
  let total = 0;
  for (let i = 0; i < list.length; i++) total += sign * list[i];
  return total;
};
export const later = (list, done) => setImmediate(() => done(sum(list)));
`,
    files: {
      'package.json': '{"name":"x","type":"module","scripts":{"test":"mocha"}}',
      'test/sum.js': `import assert from 'node:assert';
import { before, beforeEach, describe, it } from 'mocha';
import { sum, later } from '../src/sum.js';
${tests}`,
    },
  },
  {
    title: 'TypeScript with the paths of tsconfig.json',
    source: 'src/sum.ts',
    text: typed,
    files: {
      'package.json':
        '{"name":"x","scripts":{"test":"mocha --extension ts --node-option import=tsx \'test/**/*.ts\'"}}',
      'tsconfig.json': '{"compilerOptions":{"paths":{"@source/*":["./src/*"]}}}',
      'test/sum.ts': `import assert from 'node:assert';
import { sum, later } from '@source/sum';
${tests}`,
    },
  },
  {
    title: 'TypeScript that a module of the project translates',
    source: 'src/sum.ts',
    text: typed,
    files: {
      'package.json': '{"name":"x","scripts":{"test":"mocha --extension ts --require ./register.cjs"}}',
      'register.cjs': `const { readFileSync } = require('node:fs');
const { ModuleKind, ScriptTarget, transpile } = require('typescript');
const options = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 };
require.extensions['.ts'] = (module, file) => module._compile(transpile(readFileSync(file, 'utf8'), options), file);
`,
      'test/sum.ts': `import assert = require('node:assert');
import { sum, later } from '../src/sum';
${tests}`,
    },
  },
];

/** What a candidate puts in the place of what, and its verdict in memory; `wrong` in whichever way is found first. */
const edits: readonly (readonly [from: string, to: string, verdict: string])[] = [
  ['+= sign *', '-= sign *', 'plausible'],
  ['+= sign *', '= sign *', 'wrong'],
  ['+= sign *', '+= list.length > 2 ? list[i] : -', 'wrong'],
  ['i++', 'i += 0', 'wrong'],
  ['return total;', 'return list.length === 2 ? new Promise(() => {}) : -total;', 'wrong'],
  ['return total;', 'return -total;', 'plausible'],
  [
    'return total;',
    'globalThis.runs = (globalThis.runs ?? 0) + 1; return runs < 9 ? -total : total;',
    'plausible',
  ],
  ['return total;', 'setTimeout(() => { throw new Error("late"); }, 20); return -total;', 'wrong'],
  ['return total;', 'setInterval(() => {}, 50); return -total;', 'wrong'],
  ['return total;', 'Promise.reject(new Error("nobody waits for it")); return -total;', 'plausible'],
  ['return total;', 'process.exit(0); return -total;', 'wrong'],
  ['return total;', 'return total +;', 'broken'],
  ['= -1;', '= 1;', 'plausible'],
  ['= -1;', '= 2;', 'wrong'],
  ['= -1;', '= missing;', 'broken'],
];

const inShort = (verdicts: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(verdicts).map(([id, status]) => [
      id,
      /^(?:failed|partial|timeout)$/.test(status) ? 'wrong' : status,
    ]),
  );

for (const { title, source, text, files } of flavours) {
  test(`${title}: each candidate is judged by itself, whatever the one before did`, async (t) => {
    const project = await mochaProject(t, { ...files, [source]: text });
    const screener = await screenerOf(t, project, source, 'memory');
    const verdicts = await verdictsOf(screener, replacements(source, text, edits));
    assert.deepEqual(inShort(verdicts), Object.fromEntries(edits.map(([, to, verdict]) => [to, verdict])));
  });
}

test('memory calls plausible what mocha itself calls plausible, and nothing else', async (t) => {
  const [{ source, text, files } = assert.fail('there is a flavour')] = flavours;
  const project = await mochaProject(t, { ...files, [source]: text });
  const candidates = replacements(source, text, edits);
  const [inMemory, byProcess] = await Promise.all(
    (['memory', 'process'] as const).map(async (via) => {
      const verdicts = await verdictsOf(await screenerOf(t, project, source, via), candidates);
      return Object.entries(verdicts).filter(([, status]) => status === 'plausible');
    }),
  );
  assert.deepEqual(inMemory?.sort(), byProcess?.sort());
});

/** Suites whose every result memory has to see as mocha's own run does, with how they are started. */
const suites: Record<string, Record<string, string>> = {
  'hooks, skips, retries, timeouts and errors behind the back of a test': {
    'package.json':
      '{"name":"x","scripts":{"test":"MODE=testing mocha --require lib/hooks.js --check-leaks"}}',
    '.mocharc.yml':
      'require: [./lib/more-hooks.js]\nfile: ./lib/first.js\ntimeout: 250\nglobals: [allowed]\n',
    'lib/hooks.js':
      'let each = 0;\nexports.mochaHooks = async () => ({ beforeAll() { this.all = 1; }, beforeEach() { this.each = ++each; } });\n',
    'lib/more-hooks.js': 'exports.mochaGlobalSetup = async () => { process.env.SET_UP = "yes"; };\n',
    'lib/first.js': 'before(function () { this.first = true; });\n',
    'test/one.js': `const assert = require('node:assert');
describe('one', function () {
  this.timeout(200);
  before('with a name', function () { this.value = 5; });
  it('sees what hooks left', function () { assert.deepEqual([this.all, this.value, this.first, this.each > 0], [1, 5, true, true]); });
  it('sees the environment', () => assert.deepEqual([process.env.MODE, process.env.SET_UP], ['testing', 'yes']));
  it('is to be written');
  it.skip('is skipped', () => assert.fail());
  it('skips itself', function () { this.skip(); });
  it('skips itself in time', function (done) { setTimeout(() => { try { this.skip(); } catch {} }, 1); });
  it('waits for too long', async function () { this.timeout(30); await new Promise(() => {}); });
  it('rejects', () => Promise.reject(new Error('no')));
  it('throws in a callback', (done) => { setTimeout(() => { throw new Error('no'); }, 1); });
  it('is done with an error', (done) => done(new Error('no')));
  it('is done twice', (done) => { done(); done(); });
  it('leaks a global', () => { leaked = 1; });
  it('leaks one that may be', () => { allowed = 1; });
  it('throws nothing', () => { throw undefined; });
  it('finds mocha alone listening to errors', () => assert.equal(process.listenerCount('uncaughtException'), 1));
  let tries = 0;
  it('is right at last', function () { this.retries(3); tries = (tries + 1) % 3; assert.equal(tries, 0); });
  it('tries in vain', function () { this.retries(2); assert.fail(); });
  for (const n of [1, 2, 3]) it(\`is made for \${n}\`, () => assert.notEqual(n, 2));
  context('inside', () => {
    it('is called as another', () => {});
    it('is called as another', () => assert.fail());
    it('is called like one before', () => assert.fail());
    it('is called like one before', () => {});
  });
});
describe('a hook before all fails', () => { before(() => { throw new Error('no'); }); it('never runs', () => {}); });
describe('a hook before each fails', () => {
  let runs = 0;
  before(() => { runs = 0; });
  beforeEach(() => { if (++runs === 2) throw new Error('no'); });
  for (const name of ['a', 'b', 'c']) it(name, () => {});
});
describe('hooks after fail', () => {
  afterEach(function named() { if (this.currentTest.title === 'b') throw new Error('no'); });
  after((done) => done(new Error('no')));
  for (const name of ['a', 'b', 'c']) it(name, () => {});
});
describe('skips in a hook', () => { before(function () { this.skip(); }); it('x', () => {}); describe('y', () => it('z', () => {})); });
describe.skip('a skipped suite', () => it('w', () => assert.fail()));
describe('grows', () => {
  before(function () { this.test.parent.addTest(new (require('mocha').Test)('late', () => assert.fail())); });
  it('early', () => {});
});
`,
    'test/two.js': `const { describe, it } = require('mocha');
describe('two', () => { it('leaves a rejection', () => { Promise.reject(new Error('no')); }); });
`,
  },
  'the interface tdd with modules, a root hook and something that never ends': {
    'package.json':
      '{"name":"x","type":"module","scripts":{"test":"mocha --exit -u tdd -r test/support/setup.js test/*.js"}}',
    'test/support/setup.js': 'await null;\nexport const mochaHooks = { beforeEach() { this.base = 40; } };\n',
    'test/one.js': `import assert from 'node:assert';
suite('one', () => {
  setup(() => {});
  suiteTeardown(() => {});
  test('has a base', function () { assert.equal(this.base, 40); });
  test('fails', () => assert.fail());
});
setInterval(() => {}, 1000);
`,
  },
  'the interface qunit': {
    'package.json': '{"name":"x","mocha":{"ui":"qunit"},"scripts":{"test":"mocha test/one.js"}}',
    'test/one.js':
      "suite('one'); before(() => {}); test('passes', () => {}); test('fails', () => { throw new Error('no'); }); suite('two'); test('passes', () => {});\n",
  },
  'the interface exports': {
    'package.json': '{"name":"x","scripts":{"test":"mocha --ui=exports"}}',
    'test/one.js':
      "module.exports = { one: { before() { this.x = 1; }, passes() { if (this.x !== 1) throw 1; }, inside: { fails(done) { setTimeout(() => done(new Error('no')), 1); } } }, top() {} };\n",
  },
  'a suite that is filtered, by only and by its titles, and says when it is ready': {
    'package.json': '{"name":"x","scripts":{"test":"mocha --delay --grep \'/A|B/\' test"}}',
    'test/one.js': `setTimeout(() => {
  describe('A', () => { it('1', () => {}); it.only('2', () => { throw new Error('no'); }); describe('B', () => it('3', () => {})); });
  describe('C', () => { it.only('4', () => {}); });
  describe.only('B', () => { it('5', () => {}); it('6'); });
  run();
}, 5);
`,
  },
};

for (const [title, files] of Object.entries(suites)) {
  test(`memory sees every result as mocha tells it: ${title}`, async (t) => {
    const project = await mochaProject(t, files);
    assert.ok(project.results.some(({ status }) => status === 'failed'));
    const { first, second, late } = await baselineOf(project);
    assert.deepEqual(statusesOf(first), statusesOf(project.results));
    assert.deepEqual(statusesOf(second), statusesOf(project.results));
    assert.deepEqual(late, []);
  });
}

test('no further test is run behind the one that ends a trial', async (t) => {
  const project = await mochaProject(t, {
    'package.json': '{"name":"x","scripts":{"test":"mocha"}}',
    'src/spin.js': 'exports.spin = (text) => { throw new Error(text); };\n',
    'test/spin.js': `const { spin } = require('../src/spin.js');
it('first', () => spin('one'));
it('second', () => spin('two'));
`,
  });
  const screener = await screenerOf(t, project, 'src/spin.js', 'memory');
  const [endless] = replacements('src/spin.js', 'exports.spin = (text) => { throw new Error(text); };', [
    ['throw new Error(text)', 'for (;;)'],
  ]);
  assert.ok(endless);
  const seen: (string | undefined)[] = [];
  for await (const { tests: own } of screener.screen([endless], { signal: t.signal }))
    for (const { error } of own) seen.push(error?.message);
  assert.deepEqual(seen, ['StepLimit: stopped: it took too many steps, or too long', undefined]);
});

async function baselineOf({ repo, workspace, test: { script, cwd }, results, closers }: MochaProject) {
  const worktree = await openWorktree(repo, 'HEAD', { workspace });
  const host = openHost({ worktree, runner: 'mocha', cwd, threads: 1 });
  closers.push(async () => {
    await host.stop();
    await worktree.dispose();
  });
  const files = [...new Set(results.map(({ file }) => file))];
  const reply = await host.ask({
    setup: { version: 1, runner: 'mocha', command: mochaCommand(script), files, schemata: [] },
    job: { kind: 'baseline', limits: { steps: {}, otherwise: 1e9, waitMs: 1_000 } },
    watchdogMs: 30_000,
  });
  assert.ok('answer' in reply && reply.answer.kind === 'baseline', JSON.stringify(reply));
  return reply.answer;
}

/** Where several tests have one name, the worst counts. */
function statusesOf(
  results: readonly Pick<TestResult, 'file' | 'path' | 'status'>[],
): Record<string, string> {
  const statuses: Record<string, string> = {};
  for (const result of results) {
    const key = testKey(result);
    if (statuses[key] !== 'failed') statuses[key] = result.status;
  }
  return statuses;
}

const failing = {
  'test/one.js': "it('fails', () => require('../src/one.js')());\n",
  'src/one.js': 'module.exports = () => { throw new Error("no"); };\n',
};

/** What only mocha itself can do as it is asked. */
const leftToMocha: Record<string, Record<string, string>> = {
  'in parallel': { 'package.json': '{"name":"x","scripts":{"test":"mocha --parallel"}}' },
  'with an interface of its own': {
    'package.json': '{"name":"x","scripts":{"test":"mocha --ui ./ui.js"}}',
    'ui.js': "module.exports = require('mocha').interfaces.bdd;\n",
  },
  'with JavaScript that is translated': {
    'package.json': '{"name":"x","scripts":{"test":"mocha --require ./translate.js"}}',
    'translate.js':
      "const { extensions } = require; const load = extensions['.js']; extensions['.js'] = (module, filename) => load(module, filename);\n",
  },
  'after something is built': {
    'package.json': '{"name":"x","scripts":{"test":"node build.js && mocha"}}',
    'build.js': '',
  },
};

for (const [title, files] of Object.entries(leftToMocha)) {
  test(`a suite that runs ${title} is left to mocha`, async (t) => {
    const project = await mochaProject(t, { ...failing, ...files });
    const screener = await screenerOf(t, project, 'src/one.js');
    assert.equal(screener.via, 'process');
  });
}

test('a suite in a folder of its own is screened in memory there', async (t) => {
  const project = await mochaProject(t, {
    'package.json': '{"name":"x","private":true,"workspaces":["packages/*"]}',
    'packages/one/package.json': '{"name":"one","scripts":{"test":"mocha --file ./test/first.js"}}',
    'packages/one/test/first.js': "global.text = require('node:fs').readFileSync('data.txt', 'utf8');\n",
    'packages/one/data.txt': 'no',
    'packages/one/test/one.js': "it('fails', () => require('../src/one.js')(text));\n",
    'packages/one/src/one.js': 'module.exports = (text) => { throw new Error(text); };\n',
  });
  const screener = await screenerOf(t, project, 'packages/one/src/one.js', 'memory');
  const candidates = replacements('packages/one/src/one.js', 'module.exports = (text) => { throw', [
    ['throw', 'return'],
  ]);
  assert.deepEqual(await verdictsOf(screener, candidates), { return: 'plausible' });
});
