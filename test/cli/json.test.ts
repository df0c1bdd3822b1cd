import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createRepository, type TestRepository } from '../support/repository.js';
import { type Outcome, runHealer } from './run-healer.js';

const files = {
  'package.json': JSON.stringify({ name: 'cart', type: 'module', scripts: { test: 'node --test' } }),
  'src/cart.js': 'export const total = (prices) => prices.reduce((sum, price) => sum - price, 0);\n',
  'test/cart.test.js':
    "import assert from 'node:assert';\nimport { test } from 'node:test';\nimport { total } from '../src/cart.js';\n\n" +
    "test('adds up prices', () => assert.equal(total([1, 2, 3]), 6));\ntest('is zero for nothing', () => assert.equal(total([]), 0));\n",
};

let repository: TestRepository;
before(async () => {
  repository = await createRepository(files);
});
after(() => repository.dispose());

const healer = (...words: string[]): Promise<Outcome> =>
  runHealer(words, { cwd: repository.root, env: repository.env });

const json = (outcome: Outcome) => JSON.parse(outcome.stdout);

test('a repository without errors lists none and has nothing left to do', async () => {
  const outcome = await healer('errors', '--json');
  assert.deepEqual([outcome.code, json(outcome)], [0, { schema: 'healer/errors@1', errors: [] }]);
});

test('healer test keeps the output and the exit code of the tests, and says what it recorded on stderr', async () => {
  const { code, stdout, stderr } = await healer('test');
  assert.equal(code, 1);
  assert.match(stdout, /adds up prices/);
  assert.doesNotMatch(stdout, /healer:/);
  assert.match(stderr, /healer: 1 failure recorded as 1 error\. `healer heal` looks for a fix\./);
});

test("healer test -- command runs that command, and its exit code is the command's", async () => {
  assert.equal((await healer('test', '--', process.execPath, '-e', 'process.exit(7)')).code, 7);
});

test('healer errors --json lists the error with all fields of the schema, and findings remain', async () => {
  const outcome = await healer('errors', '--json');
  assert.equal(outcome.code, 1);
  const [error] = json(outcome).errors;
  assert.deepEqual(Object.keys(error).slice(0, 9), [
    'id',
    'title',
    'class',
    'status',
    'count',
    'firstSeen',
    'lastSeen',
    'tests',
    'locations',
  ]);
  assert.deepEqual(
    [error.class, error.status, error.tests],
    ['assertion', 'open', [{ file: 'test/cart.test.js', path: ['adds up prices'] }]],
  );
});

test('show and explain take a shortened id', async () => {
  const { id } = json(await healer('errors', '--json')).errors[0];
  const shown = json(await healer('show', id.slice(0, 6), '--json'));
  assert.deepEqual([shown.schema, shown.errors[0].id, shown.patches], ['healer/show@1', id, []]);
  const explained = json(await healer('explain', id.slice(0, 6), '--json'));
  assert.deepEqual(
    [explained.schema, explained.explanations[0].locations[0].file],
    ['healer/explain@1', 'src/cart.js'],
  );
});

test('an id that nothing has is one error object with code 2', async () => {
  const outcome = await healer('show', 'ffffffffffff', '--json');
  assert.deepEqual([outcome.code, json(outcome).code], [2, 'UNKNOWN_ID']);
});

test('a folder outside of any repository is one error object with code 2', async () => {
  const outcome = await healer('errors', '--json', '--cwd', repository.outside);
  assert.deepEqual([outcome.code, json(outcome).code], [2, 'NOT_A_REPOSITORY']);
});

test('a log is ingested from stdin', async () => {
  const stack =
    "TypeError: Cannot read properties of undefined (reading 'price')\n    at total (src/cart.js:1:30)\n";
  const outcome = await runHealer(['ingest', '-', '--json'], {
    cwd: repository.root,
    env: repository.env,
    input: stack,
  });
  assert.deepEqual([outcome.code, json(outcome).errors[0].class], [1, 'null-property']);
});

test('heal --json prints what became of the error and the patch; review and rollback carry on from there', async () => {
  const { id } = json(await healer('errors', '--json')).errors.find(
    (error: { class: string }) => error.class === 'assertion',
  );
  const healed = await healer('heal', id, '--json');
  const { schema, errors, patches } = json(healed);
  assert.equal(schema, 'healer/heal@1');
  assert.deepEqual(Object.keys(errors[0]), ['id', 'title', 'class', 'status', 'patch', 'reason']);
  assert.deepEqual([healed.code, errors[0].status, errors[0].patch], [0, 'fixed', patches[0].id]);
  assert.deepEqual(Object.keys(patches[0]), [
    'id',
    'branch',
    'commit',
    'base',
    'strategy',
    'confidence',
    'safety',
    'files',
    'tests',
    'candidates',
    'seconds',
    'signed',
  ]);
  assert.ok(patches[0].confidence > 0 && patches[0].confidence <= 1);

  const waiting = json(await healer('review', '--list', '--json'));
  assert.deepEqual([waiting.schema, waiting.patches[0].status], ['healer/review@1', 'proposed']);
  assert.deepEqual(await repository.git('status', '--porcelain', 'src', 'test'), '');

  const merged = json(await healer('review', patches[0].id, '--merge', '--yes', '--json'));
  assert.equal(merged.patches[0].status, 'merged');
  assert.equal((await healer('test')).code, 0);

  const back = await healer('rollback', patches[0].id, '--json');
  assert.deepEqual([back.code, json(back).patches[0].status], [0, 'reverted']);
  assert.equal(json(await healer('patches', '--json')).patches[0].status, 'reverted');
});
