import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withheldMark, withoutSecrets, withoutSecretsIn } from '../../core/secrets/without-secrets.js';
import { plantedSecrets } from '../support/planted-secrets.js';

for (const { kind, text, secret } of plantedSecrets)
  test(`${kind} is blotted out, wherever it stands`, () => {
    for (const frame of [
      text,
      `Error: ${text}\n    at f (/a.js:1:1)`,
      JSON.stringify({ note: `"${text}"` }),
    ]) {
      const safe = withoutSecrets(frame, {});
      const telling = secret.split('\n')[1] ?? secret;
      assert.ok(frame.includes(telling));
      assert.ok(!safe.includes(telling), safe);
      assert.ok(safe.includes(withheldMark), safe);
      assert.equal(withoutSecrets(safe, {}), safe);
    }
  });

/** What errors, code and tools say, and what must stay readable. */
const harmless = [
  "TypeError: Cannot read properties of undefined (reading 'authorization')",
  "SyntaxError: Unexpected token ':' (12:34)",
  "Expected token: 'identifier', actual token: 'number'",
  'const token = nextToken(source, 42);',
  'apiKey: process.env.API_KEY_2,',
  'password: hashPassword1(user.password2)',
  "AssertionError: Expected values to be strictly equal:\n+ actual - expected\n\n+ 'sk-SK'\n- 'sk'",
  'class="sk-loading-spinner-container-with-a-long-name"',
  'commit 3f786850e387550fdab836ed7e6dc881de23001b in tree 89e6c98d92887913cadf06b2adb97f26cde4849b',
  'at Object.<anonymous> (/home/ann/shop/node_modules/@scope/key-value-store/dist/index.js:120:33)',
  'GET http://localhost:3000/users/12?page=2 404',
  'file:///home/ann/a.test.js:10:5',
  'sha512-q0Zz9C7zGZ3n2m1xX7Qy5c9J8w== integrity of the lockfile',
  'the secret of a good test is that it can fail',
  '2026-11-26T12:00:00.000Z info basic authentication is turned off',
  'key-value pairs: a=1, b=2',
  "expect(received).toBe(expected) // Object.is equality\n\nExpected: 'task-1234567890'",
];

for (const text of harmless)
  test(`${JSON.stringify(text.slice(0, 60))} stays as it is`, () => {
    assert.equal(withoutSecrets(text, {}), text);
  });

test('values of the environment that are named like secrets are blotted out, also as they stand in JSON', () => {
  const env = { DEPLOY_PASSWORD: 'two words "quoted"', HOME: '/home/somebody', SHORT_KEY: 'abc' };
  const text = withoutSecrets('two words "quoted" in /home/somebody, abc', env);
  assert.equal(text, `${withheldMark} in /home/somebody, abc`);
  const json = JSON.stringify({ said: 'two words "quoted"' });
  assert.equal(withoutSecrets(json, env), JSON.stringify({ said: withheldMark }));
});

test('in plain data every text is looked at, and nothing else changes', () => {
  const [{ text, secret } = { text: '', secret: '' }] = plantedSecrets;
  const value = { a: [1, null, true, { b: text }], c: undefined, d: 'plain' };
  const safe = withoutSecretsIn(value, {});
  assert.ok(!JSON.stringify(safe).includes(secret));
  assert.deepEqual({ ...safe, a: 0 }, { a: 0, c: undefined, d: 'plain' });
  assert.deepEqual(safe.a.slice(0, 3), [1, null, true]);
});

test('a name of an error that is long keeps its text', () => {
  assert.equal(withoutSecrets('', {}), '');
  assert.equal(withoutSecrets('a'.repeat(100_000), {}), 'a'.repeat(100_000));
});
