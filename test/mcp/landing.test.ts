import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { checkoutState } from '../support/checkout.js';
import { takeSignatureOff } from '../support/forge.js';
import { diffOf, openSession, type Session, type SessionOptions, shop } from './session.js';

interface Patches {
  patches: { id: string; status: string; mergedAs: string }[];
}

test('with --no-landing no tool changes the branch', async (t) => {
  const { client, call } = await openSession(t, shop, { words: ['--no-landing'] });
  const names = (await client.listTools()).tools.map(({ name }) => name);
  assert.ok(names.includes('propose_patch'));
  for (const name of ['land_patch', 'roll_back_patch']) {
    assert.ok(!names.includes(name));
    assert.equal((await call(name, { id: 'abcdef' })).code, 'USAGE');
  }
});

test('heal_errors lands what healer finds on a branch for review', async (t) => {
  const session = await openSession(t, shop);
  const before = await checkoutState(session);
  const { json, text } = await session.call<{ errors: { status: string }[]; patches: { branch: string }[] }>(
    'heal_errors',
    { seconds: 60 },
  );
  assert.deepEqual(
    json.errors?.map(({ status }) => status),
    ['fixed'],
    text,
  );
  const branch = json.patches[0]?.branch ?? '';
  assert.match(await session.git('show', `${branch}:src/price.js`), /net \+ tax/);
  assert.deepEqual(await checkoutState(session), before);
});

test('a patch whose signature is not good is not merged', async (t) => {
  const { session, id } = await withProposal(t);
  await takeSignatureOff(session.root, id);
  const before = await checkoutState(session);
  const { code, text } = await session.call('land_patch', { id });
  assert.equal(code, 'SIGNING_FAILED', text);
  assert.match(text, /it is not signed/);
  assert.deepEqual(await checkoutState(session), before);
});

test('where the branch has moved, the patch is proved again on top of it and merged', async (t) => {
  const { session, id } = await withProposal(t);
  const moved = await session.commit('Another file', { 'src/other.js': 'export const other = 1;\n' });
  const { json, text } = await session.call<Patches>('land_patch', { id });
  assert.equal(json.patches?.[0]?.status, 'merged', text);
  assert.equal(await session.git('rev-parse', 'HEAD~1'), moved);
});

test('where the patch does not hold on the branch as it is now, nothing is merged', async (t) => {
  const { session, id } = await withProposal(t);
  const moved = await session.commit('Another test', {
    'test/other.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withTax } from '../src/price.js';
test('tax is taken off', () => assert.equal(withTax(100, 0.5), 50));
`,
  });
  assert.equal((await session.call('land_patch', { id })).code, 'PROOF_FAILED');
  assert.equal(await session.git('rev-parse', 'HEAD'), moved);
});

test('a client that can ask its user is asked first, and a no changes nothing', async (t) => {
  const questions: string[] = [];
  const answers = ['decline', 'cancel', 'accept'] as const;
  const client = new Client({ name: 'a-client', version: '1' }, { capabilities: { elicitation: {} } });
  client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
    questions.push(params.message);
    return { action: answers[questions.length - 1] ?? 'cancel' };
  });
  const { session, id } = await withProposal(t, { client });
  const head = await session.git('rev-parse', 'HEAD');
  for (const _ of ['decline', 'cancel']) {
    assert.equal((await session.call('land_patch', { id })).code, 'ABORTED');
    assert.equal(await session.git('rev-parse', 'HEAD'), head);
  }
  const { json } = await session.call<Patches>('land_patch', { id });
  assert.equal(json.patches[0]?.status, 'merged');
  assert.equal(questions.length, 3);
  for (const question of questions)
    assert.match(
      question,
      /^Merge the patch [0-9a-f]{12} .*replace `-` by `\+` in src\/price\.js, confidence/,
    );
});

/** A session in which the right diff waits for review. */
async function withProposal(
  t: Parameters<typeof openSession>[0],
  options: SessionOptions = {},
): Promise<{ session: Session; id: string }> {
  const session = await openSession(t, shop, options);
  const diff = diffOf('src/price.js', shop['src/price.js'], ['net - tax', 'net + tax']);
  const { json, text } = await session.call<Patches>('propose_patch', { diff });
  const id = json.patches?.[0]?.id;
  assert.ok(id, text);
  return { session, id };
}
