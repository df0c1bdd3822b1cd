import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../support/folder.js';
import { anEvent, hoursLater, openPlace } from './place.js';

const skip = process.platform === 'darwin' ? 'macOS has osascript in place of notify-send' : false;

test('a message is shown by notify-send, as arguments that are no options and no markup', {
  skip,
}, async (t) => {
  const folder = await temporaryFolder(t);
  const shown = join(folder, 'shown');
  await writeFile(join(folder, 'notify-send'), `#!/bin/sh\nprintf '%s\\n' "$@" >'${shown}'\n`);
  await chmod(join(folder, 'notify-send'), 0o755);
  const env = { PATH: `${folder}:/usr/bin:/bin`, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' };
  const place = await openPlace(t, { desktopNotifications: true }, { env });
  await place.tell([anEvent({ title: '--icon=x <b>&\u001b[31m', detail: '' })], hoursLater(0));
  const { sent } = await place.deliver(hoursLater(0));
  assert.deepEqual(
    sent.map(({ channel }) => channel),
    ['desktop', 'terminal'],
  );
  const lines = (await readFile(shown, 'utf8')).trimEnd().split('\n');
  assert.deepEqual(lines, [
    '--app-name=healer',
    '--',
    'repository: 1 fix waits for review',
    '--icon=x &lt;b&gt;&amp;',
  ]);
});

test('without notify-send the message is given up, and says so', { skip }, async (t) => {
  const env = { PATH: await temporaryFolder(t), DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' };
  const place = await openPlace(t, { desktopNotifications: true }, { env });
  await place.tell([anEvent()], hoursLater(0));
  const { failed } = await place.deliver(hoursLater(0));
  assert.deepEqual(
    failed.map(({ channel, state, trouble }) => [channel, state, trouble]),
    [['desktop', 'dead', 'notify-send is not installed']],
  );
});

const hasBus = existsSync(`/run/user/${process.getuid?.()}/bus`);

test('where no desktop runs, nothing waits for one', {
  skip: skip || (hasBus && 'a desktop runs here'),
}, async (t) => {
  const place = await openPlace(t, { desktopNotifications: true });
  await place.tell([anEvent()], hoursLater(0));
  const channels = (await place.outbox.messages()).map(({ channel }) => channel);
  assert.deepEqual(channels, ['terminal']);
});
