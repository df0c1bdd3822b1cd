import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseConfig } from '../../core/config/load.js';
import { partsToTrust } from '../../core/workspace/trust-parts.js';

const read = (settings: object) => parseConfig(JSON.stringify(settings), 'config.json');

test('a webhook has to be encrypted unless it stays on this machine, and its URL holds no password', async () => {
  for (const webhookUrl of [
    'https://hooks.example.com/a?sig=b',
    'http://localhost:8080/a',
    'http://127.0.0.1/a',
  ])
    assert.equal((await read({ webhookUrl })).webhookUrl, webhookUrl);
  for (const webhookUrl of [
    'http://hooks.example.com',
    'https://ann:secret@example.com',
    'file:///etc/passwd',
    'a',
  ])
    await assert.rejects(read({ webhookUrl }), /"webhookUrl".* must be a URL such as/, webhookUrl);
});

test('quiet hours that begin when they end are refused', async () => {
  await assert.rejects(read({ quietHours: { start: 7, end: 7 } }), /"quietHours" must be hours such as/);
});

test('who is told, and how much, is one thing to agree to', async () => {
  const parts = async (settings: object) => partsToTrust(await read(settings)).map(({ effect }) => effect);
  assert.deepEqual(await parts({}), []);
  assert.deepEqual(
    await parts({
      emailRecipients: ['ann@example.com'],
      webhookUrlVariable: 'HOOK',
      notificationContent: 'diffs',
    }),
    [
      'mails titles of errors and fixes, and the code of fixes, to ann@example.com',
      'posts titles of errors and fixes, and the code of fixes, to the URL in HOOK',
    ],
  );
});
