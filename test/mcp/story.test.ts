import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { checkoutState } from '../support/checkout.js';
import { diffOf, openSession, type Session, shop } from './session.js';

// What an agent does with a failing test, from the first run to the revert. One story, in order.

interface Judged {
  ok: boolean;
  stage: string;
  reason: string | null;
  healed: string[];
  failing: { file: string; path: string[]; message: string }[];
  newlyFailing: { path: string[] }[];
  patches: { id: string; branch: string; commit: string; signed: boolean; status: string }[];
}

const source = shop['src/price.js'];
const right = diffOf('src/price.js', source, ['net - tax', 'net + tax']);
const finished: (() => unknown)[] = [];
let session: Session;
let error: string;
let patch: Judged['patches'][number];
let state: Awaited<ReturnType<typeof checkoutState>>;

before(async () => {
  session = await openSession({ after: (done) => void finished.push(done as () => unknown) }, shop);
  state = await checkoutState(session);
});
after(async () => {
  for (const done of finished) await done();
});

test('run_tests records what fails, in a worktree', async () => {
  const { json } = await session.call<{
    tests: { passed: number; failed: number };
    errors: { id: string }[];
  }>('run_tests');
  assert.deepEqual([json.tests.passed, json.tests.failed, json.errors.length], [2, 1, 1]);
  error = json.errors[0]?.id ?? '';
});

test('rank_locations points at the file of the fault', async () => {
  const { json } = await session.call<{ locations: { file: string }[] }>('rank_locations', { id: error });
  assert.equal(json.locations[0]?.file, 'src/price.js');
});

test('a wrong diff does not pass, and the result says what the failing test says of it', async () => {
  const diff = diffOf('src/price.js', source, ['net - tax', 'net * tax']);
  const { json, text } = await session.call<Judged>('validate_patch', { diff, errors: [error] });
  assert.deepEqual([json.ok, json.stage], [false, 'screening']);
  assert.deepEqual(
    json.failing.map(({ path }) => path),
    [['tax is added']],
  );
  assert.match(json.failing[0]?.message ?? '', /5000/);
  assert.match(text, /It does not pass/);
});

test('a diff that heals and breaks something else does not pass the proof', async () => {
  const diff = diffOf('src/price.js', source, ['net - tax', 'net + tax'], ['(1 - share)', '(1 + share)']);
  const { json } = await session.call<Judged>('validate_patch', { diff });
  assert.deepEqual([json.ok, json.stage], [false, 'proof'], JSON.stringify(json));
  assert.deepEqual(
    json.newlyFailing.map(({ path }) => path),
    [['a discount is taken off']],
  );
});

test('the right diff passes, and nothing lands', async () => {
  const { json } = await session.call<Judged>('validate_patch', { diff: right });
  assert.deepEqual([json.ok, json.reason, json.healed], [true, null, [error]]);
  const { json: list } = await session.call<{ total: number }>('list_patches', { all: true });
  assert.equal(list.total, 0);
});

test('propose_patch makes it a signed commit on a branch of its own, and leaves the checkout as it is', async () => {
  const { json, isError, text } = await session.call<Judged>('propose_patch', { diff: right });
  assert.equal(isError, false, text);
  const [made] = json.patches;
  assert.ok(made);
  patch = made;
  assert.deepEqual([patch.signed, patch.status], [true, 'proposed']);
  assert.match(patch.branch, /^healer\//);
  assert.match(await session.git('show', `${patch.branch}:src/price.js`), /net \+ tax/);
  assert.match(await session.git('log', '-1', '--format=%B', patch.branch), /^Healer-Strategy: mcp$/m);
  assert.deepEqual({ ...(await checkoutState(session)), refs: null }, { ...state, refs: null });
});

test('the same diff a second time names the patch that waits', async () => {
  const { json } = await session.call<Judged>('propose_patch', { diff: right });
  assert.deepEqual([json.ok, json.stage, json.patches[0]?.id], [false, 'errors', patch.id]);
});

test('review_patch shows the diff, the evidence and which client made it', async () => {
  const { json } = await session.call<{
    patches: { diff: string; evidence: { canary: boolean; model: { name: string } } }[];
  }>('review_patch', { id: patch.branch });
  assert.match(json.patches[0]?.diff ?? '', /\+ {2}return net \+ tax;/);
  assert.equal(json.patches[0]?.evidence.canary, true);
  assert.equal(json.patches[0]?.evidence.model.name, 'mcp/a-client');
});

test('land_patch does not write over uncommitted changes of the same file', async () => {
  await session.write({ 'src/price.js': `${shop['src/price.js']}// mine\n` });
  const { code } = await session.call('land_patch', { id: patch.id });
  assert.equal(code, 'DIRTY_CHECKOUT');
  assert.match(await readFile(join(session.root, 'src/price.js'), 'utf8'), /mine/);
  await session.git('checkout', '--', 'src/price.js');
});

test('land_patch merges it into the current branch', async () => {
  const { json } = await session.call<Judged>('land_patch', { id: patch.id });
  assert.equal(json.patches[0]?.status, 'merged');
  assert.equal(await session.git('rev-parse', 'HEAD'), patch.commit);
  assert.match(await readFile(join(session.root, 'src/price.js'), 'utf8'), /net \+ tax/);
});

test('a diff that heals nothing is harmless where nothing fails, and cannot be proposed', async () => {
  const merged = source.replace('net - tax', 'net + tax');
  const diff = diffOf('src/price.js', merged, ['net * rate', 'rate * net']);
  const judged = await session.call<Judged>('validate_patch', { diff });
  assert.deepEqual([judged.json.ok, judged.json.healed], [true, []], judged.text);
  const proposed = await session.call<Judged>('propose_patch', { diff });
  assert.deepEqual([proposed.json.ok, proposed.json.stage], [false, 'errors']);
});

test('roll_back_patch undoes it with a revert, and says which test fails without it', async () => {
  const { json } = await session.call<Judged & { failingAgain: { path: string[] }[] }>('roll_back_patch', {
    id: patch.id,
  });
  assert.equal(json.patches[0]?.status, 'reverted');
  assert.deepEqual(
    json.failingAgain.map(({ path }) => path),
    [['tax is added']],
  );
  assert.match(await session.git('log', '-1', '--format=%s'), /^Revert/);
  assert.match(await readFile(join(session.root, 'src/price.js'), 'utf8'), /net - tax/);
});

test('nothing but the protocol was on stdout, and nothing was said on stderr', () => {
  assert.equal(session.talk(), '');
});
