import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { checkoutState } from '../support/checkout.js';
import { type Healed, openSession, type Session } from './session.js';

// One story, in order: each test goes on where the one before it ended.

const files = {
  'package.json': JSON.stringify({
    name: 'cart',
    version: '1.0.0',
    type: 'module',
    scripts: { test: 'node --test' },
  }),
  'src/cart.js': `/** The total of a cart in cents; from 100 euros on, a tenth is taken off. */
export function total(items) {
  let sum = 0;
  for (let i = 1; i < items.length; i++) {
    sum += items[i].price * items[i].quantity;
  }
  return sum >= 10000 ? Math.round(sum * 0.9) : sum;
}
`,
  'test/cart.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { total } from '../src/cart.js';

const item = (price, quantity = 1) => ({ price, quantity });

test('an empty cart costs nothing', () => assert.equal(total([]), 0));
test('prices are added up', () => assert.equal(total([item(250), item(199)]), 449));
test('quantities count', () => assert.equal(total([item(100, 3), item(50, 2)]), 400));
test('a discount is given from 100 euros on', () => assert.equal(total([item(9000), item(1000)]), 9000));
`,
};

let session: Session;
let patch: Healed['patches'][number];
const done: (() => Promise<void>)[] = [];

before(async () => {
  session = await openSession({ after: (dispose: () => Promise<void>) => void done.push(dispose) }, files);
});
after(async () => {
  for (const dispose of done) await dispose();
});

test('healer init finds the tests, makes a signing key and installs the hooks', async () => {
  const { code, stdout } = await session.healer('init', '--yes');
  assert.equal(code, 0);
  assert.match(stdout, /npm test/);
  assert.match(stdout, /\.healer\/allowed_signers/);
  await session.commit('Set healer up');
});

test('healer test ends as the tests do, and the failures are on record', async () => {
  assert.equal((await session.healer('test')).code, 1);
  const { code, json } = await session.healerJson<{ errors: { class: string }[] }>('errors');
  assert.deepEqual([code, json.errors.map((error) => error.class)], [1, Array(3).fill('assertion')]);
});

test('healer heal proves a fix and touches nothing of the user', async () => {
  await session.write({ 'notes.txt': 'uncommitted and untracked\n' });
  const untouched = await checkoutState(session);
  const { code, json } = await session.healerJson<Healed>('heal');
  assert.deepEqual([code, json.errors.map(({ status }) => status)], [0, Array(3).fill('fixed')]);
  assert.equal(json.patches.length, 1);
  const [landed] = json.patches;
  assert.ok(landed);
  patch = landed;
  assert.deepEqual([patch.signed, patch.files], [true, ['src/cart.js']]);
  assert.deepEqual(await checkoutState(session), untouched);
});

test('git itself says that the signature is good, and the trailers name the errors', async () => {
  const signers = join(session.root, '.healer', 'allowed_signers');
  const verified = await session.run('git', [
    '-c',
    `gpg.ssh.allowedSignersFile=${signers}`,
    'verify-commit',
    patch.branch,
  ]);
  assert.equal(verified.code, 0, verified.stderr);
  const trailers = await session.git('log', '-1', '--format=%(trailers:key=Healer-Error)', patch.branch);
  assert.equal(trailers.trim().split('\n').length, 3);
  assert.match(await session.git('notes', '--ref=healer', 'show', patch.branch), /in-toto/);
});

test('a clean clone of the branch is green', async () => {
  const clone = join(session.outside, 'clone');
  await session.git('clone', '--quiet', '--branch', patch.branch, session.root, clone);
  const tests = await session.run('npm', ['test', '--silent'], clone);
  assert.equal(tests.code, 0, tests.stdout);
});

test('healer review --merge brings it into the branch', async () => {
  await session.write({ 'notes.txt': null });
  const merged = await session.healer('review', patch.id, '--merge', '--yes');
  assert.equal(merged.code, 0, merged.stderr);
  assert.equal(await session.git('branch', '--show-current'), 'main');
  assert.equal((await session.healer('test')).code, 0);
  const { code, json } = await session.healerJson<{ errors: unknown[] }>('errors');
  assert.deepEqual([code, json.errors], [0, []]);
});

test('healer rollback takes it back with a signed commit, and the bug is back', async () => {
  const back = await session.healer('rollback', patch.id);
  assert.equal(back.code, 0, back.stderr);
  assert.equal(await session.git('show', 'HEAD:src/cart.js'), files['src/cart.js'].trimEnd());
  const signers = join(session.root, '.healer', 'allowed_signers');
  const verified = await session.run('git', [
    '-c',
    `gpg.ssh.allowedSignersFile=${signers}`,
    'verify-commit',
    'HEAD',
  ]);
  assert.equal(verified.code, 0, verified.stderr);
  assert.equal((await session.healer('test')).code, 1);
});
