import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assignInShell, carry } from '../../hooks/carry.js';

const shell: [script: string, carried: string][] = [
  ['NODE_OPTIONS=--a jest', 'NODE_OPTIONS="$HEALER_PRELOAD "--a jest'],
  [`x && NODE_OPTIONS='--a --b' jest`, `x && NODE_OPTIONS="$HEALER_PRELOAD "'--a --b' jest`],
  ['cross-env NODE_OPTIONS=--a jest', 'cross-env NODE_OPTIONS="$HEALER_PRELOAD "--a jest'],
  ['echo MY_NODE_OPTIONS=1', 'echo MY_NODE_OPTIONS=1'],
];
for (const [script, carried] of shell) {
  test(`the preload is put in front in \`${script}\``, () => {
    assert.equal(assignInShell(script), carried);
    assert.equal(assignInShell(carried), carried);
  });
}

test('a child that gets its own NODE_OPTIONS gets the preload too, once', () => {
  const options = { file: 'node', args: ['node', 'x.js'], envPairs: ['NODE_OPTIONS=--a'] };
  carry(options, '--require p');
  carry(options, '--require p');
  assert.deepEqual(options.envPairs, ['NODE_OPTIONS=--require p --a']);
});
