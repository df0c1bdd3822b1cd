import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runHealer } from '../cli/run-healer.js';
import { diffOf, openSession, recordedErrors, shop } from './session.js';

test('no tool runs a command that came with a pull before the user has trusted it', async (t) => {
  const session = await openSession(t, shop);
  const diff = diffOf('src/price.js', shop['src/price.js'], ['net - tax', 'net + tax']);
  const proposal = await session.call<{ patches: { id: string }[] }>('propose_patch', { diff });
  const id = proposal.json.patches[0]?.id ?? '';
  const [error = ''] = await recordedErrors(session);
  const mark = join(session.outside, 'mark');
  const settings = JSON.stringify({ testCommand: `touch ${mark}` });
  await session.commit('Somebody else changes the settings', { '.healer/config.json': settings });

  const calls: [name: string, input: Record<string, unknown>][] = [
    ['run_tests', {}],
    ['explain_error', { id: error }],
    ['validate_patch', { diff }],
    ['propose_patch', { diff }],
    ['heal_errors', { seconds: 30 }],
    ['land_patch', { id }],
    ['roll_back_patch', { id }],
  ];
  for (const [name, input] of calls) {
    const { code, text } = await session.call(name, input);
    assert.equal(code, 'NOT_TRUSTED', `${name}: ${text}`);
    assert.match(text, /healer trust/);
  }
  for (const name of ['list_errors', 'list_patches'])
    assert.equal((await session.call(name)).isError, false, name);
  assert.ok(!existsSync(mark));

  const { root: cwd, env } = session;
  await runHealer(['trust'], { cwd, env });
  assert.notEqual((await session.call('run_tests')).code, 'NOT_TRUSTED');
  await runHealer(['test'], { cwd, env });
  assert.ok(existsSync(mark));
});
