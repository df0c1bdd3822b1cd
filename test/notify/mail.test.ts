import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runHealer } from '../cli/run-healer.js';
import { startMailServer } from './mail-server.js';
import { anEvent, hoursLater, openPlace } from './place.js';

const settings = { emailRecipients: ['ann@example.com', 'bob@example.com'] };

/** Headers with their folded lines joined, and the rest. */
function parse(raw: string): { headers: string; lines: string[] } {
  const [head = ''] = raw.split('\r\n\r\n');
  const headers = head.replace(/\r\n[ \t]+/g, ' ');
  return { headers, lines: headers.split('\r\n') };
}

test('a mail goes out by STARTTLS with the password of the environment, as text and HTML', async (t) => {
  const server = await startMailServer(t);
  const place = await openPlace(t, settings);
  const env = { ...place.env, ...server.env, NODE_EXTRA_CA_CERTS: server.ca };
  await runHealer(['trust'], { cwd: place.root, env });
  const { code, stdout } = await runHealer(['notify', 'test'], { cwd: place.root, env });
  assert.equal(code, 0, stdout);
  assert.match(stdout, /^mail {6}sent: ann@example.com, bob@example.com by 127.0.0.1$/m);
  assert.doesNotMatch(stdout, /the password/);
  const [mail, ...others] = server.mails;
  assert.ok(mail);
  assert.equal(others.length, 0);
  assert.deepEqual(
    [mail.from, mail.to, mail.secure, mail.user],
    ['healer@example.com', ['ann@example.com', 'bob@example.com'], true, 'healer@example.com'],
  );
  const { headers } = parse(mail.raw);
  assert.match(headers, /^Subject: \[healer\] repository: test message$/m);
  assert.match(headers, /^Auto-Submitted: auto-generated$/m);
  assert.match(headers, /^Content-Type: multipart\/alternative/m);
  assert.match(mail.raw, /Content-Type: text\/plain[\s\S]*Content-Type: text\/html/);
});

test('a server that nobody vouches for is told nothing: no password, no mail', async (t) => {
  const server = await startMailServer(t);
  const place = await openPlace(t, settings, { env: server.env });
  await place.tell([anEvent()], hoursLater(0));
  await place.deliver(hoursLater(0));
  const [message] = (await place.outbox.messages()).filter(({ channel }) => channel === 'mail');
  assert.equal(message?.state, 'waiting');
  assert.match(message?.trouble ?? '', /self-signed/);
  assert.deepEqual([server.logins, server.mails], [[], []]);
});

test('a password is never said to a server without encryption', async (t) => {
  const server = await startMailServer(t, { secure: false });
  const env = { ...server.env, SMTP_USER: 'healer@example.com', SMTP_PASSWORD: 'the password' };
  const place = await openPlace(t, settings, { env });
  await place.tell([anEvent()], hoursLater(0));
  await place.deliver(hoursLater(0));
  assert.deepEqual([server.logins, server.mails], [[], []]);
});

test('a wrong password is given up at once, until somebody tries again', async (t) => {
  const server = await startMailServer(t);
  const place = await openPlace(t, settings);
  const env = { ...place.env, ...server.env, NODE_EXTRA_CA_CERTS: server.ca };
  await runHealer(['trust'], { cwd: place.root, env });
  await place.tell([anEvent()], new Date());
  const healer = (words: string[], more: object = {}) =>
    runHealer(words, { cwd: place.root, env: { ...env, ...more } });
  const wrong = await healer(['notify', 'retry'], { SMTP_PASSWORD: 'another password' });
  assert.equal(wrong.code, 1);
  assert.match(wrong.stdout, /^mail {6}failed: Invalid login/m);
  assert.doesNotMatch(wrong.stdout + wrong.stderr, /another password/);
  const status = await healer(['status']);
  assert.match(status.stdout, /^messages +1 message given up.*healer notify/m);
  const listed = await healer(['notify', 'list', '--json']);
  assert.equal(listed.code, 1);
  const { schema, notifications } = JSON.parse(listed.stdout);
  assert.equal(schema, 'healer/notifications@1');
  assert.deepEqual(
    notifications.map(({ channel, state, count }: Record<string, unknown>) => [channel, state, count]),
    [['mail', 'dead', 1]],
  );
  assert.equal((await healer(['notify', 'retry'])).code, 0);
  assert.equal(server.mails.length, 1);
});

test('what the server has acknowledged is not sent again, and what it has not is, under the same id', async (t) => {
  const server = await startMailServer(t, {
    secure: false,
    refuse: (index) => (index < 6 ? { code: 451, text: 'try later' } : null),
  });
  const place = await openPlace(t, settings, { env: server.env });
  await place.tell([anEvent()], hoursLater(0));
  for (let hour = 0; hour < 8; hour += 1) await place.deliver(hoursLater(hour));
  assert.equal(server.mails.length, 1);
  const [message] = (await place.outbox.messages()).filter(({ channel }) => channel === 'mail');
  assert.equal(message?.state, 'sent');
  const { lines } = parse(server.mails[0]?.raw ?? '');
  assert.ok(lines.includes(`Message-ID: <${message?.id}@example.com>`), lines.join('\n'));
});

test('what the server refuses for good is given up at once', async (t) => {
  const refuse = () => ({ code: 550, text: 'no such user' });
  const server = await startMailServer(t, { secure: false, refuse });
  const place = await openPlace(t, settings, { env: server.env });
  await place.tell([anEvent()], hoursLater(0));
  await place.deliver(hoursLater(0));
  const [message] = (await place.outbox.messages()).filter(({ channel }) => channel === 'mail');
  assert.equal(message?.state, 'dead');
});

test('a title cannot add a header or a recipient, nor be markup', async (t) => {
  const server = await startMailServer(t, { secure: false });
  // The name of the folder is in the subject.
  const name = 'x\r\nBcc: evil@example.com\r\n\r\n<b>';
  const place = await openPlace(t, settings, { env: server.env, name });
  const title = 'a\r\nBcc: evil@example.com\r\n\r\n<script>alert(1)</script>\u001b[31m\u202eb';
  await place.tell([anEvent({ title, detail: '<img src=x onerror=alert(1)>' })], hoursLater(0));
  await place.deliver(hoursLater(0));
  const [mail] = server.mails;
  assert.deepEqual(mail?.to, ['ann@example.com', 'bob@example.com']);
  const { lines } = parse(mail?.raw ?? '');
  assert.ok(!lines.some((line) => /^bcc:/i.test(line)));
  const subject = lines.find((line) => line.startsWith('Subject:')) ?? '';
  assert.match(subject, /Bcc: evil@example.com <b>: 1 fix waits/);
  assert.doesNotMatch(mail?.raw ?? '', /\u001b|\u202e/);
  const [, html = ''] = mail?.raw.split('Content-Type: text/html') ?? [];
  assert.doesNotMatch(html, /<script|<img/);
  assert.match(html, /&lt;script&gt;/);
});

test('nobody gets mail before somebody has agreed to it, and more recipients have to be agreed to anew', async (t) => {
  const server = await startMailServer(t, { secure: false });
  const place = await openPlace(t, settings, { env: server.env });
  place.config.emailRecipients = [...settings.emailRecipients, 'eve@example.com'];
  await place.tell([anEvent()], hoursLater(0));
  await place.deliver(hoursLater(0));
  assert.equal(server.mails.length, 0);
  const [message] = (await place.outbox.messages()).filter(({ channel }) => channel === 'mail');
  assert.match(message?.trouble ?? '', /"emailRecipients" is not trusted yet/);
  place.config.emailRecipients = settings.emailRecipients;
  await place.deliver(hoursLater(1));
  assert.equal(server.mails.length, 1);
});

test('addresses with more in them than an address are refused as settings', async (t) => {
  const place = await openPlace(t, {});
  for (const address of ['a@b.c, d@e.f', 'a@b.c\r\nBcc: d@e.f', 'Ann <a@b.c>', '@b.c', 'a@']) {
    await place.rewrite({ emailRecipients: [address] });
    const { code, stderr } = await runHealer(['notify'], { cwd: place.root, env: place.env });
    assert.equal(code, 2, address);
    assert.match(stderr, /must be a mail address/);
  }
});
