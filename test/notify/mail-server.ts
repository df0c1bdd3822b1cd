import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { promisify } from 'node:util';
import { SMTPServer } from 'smtp-server';
import { temporaryFolder } from '../support/folder.js';

export interface Mail {
  from: string;
  to: string[];
  /** As it came, with its headers. */
  raw: string;
  /** Whether it came encrypted, and of whom. */
  secure: boolean;
  user: string | null;
}

export interface MailServerOptions {
  /** Asks for STARTTLS and a password. False: plain, for a client that stays on this machine. */
  secure?: boolean;
  /** The error of a recipient; null takes the mail. */
  refuse?: (index: number) => { code: number; text: string } | null;
}

/** A real SMTP server on this machine, with a certificate of its own that only `ca` makes trusted. */
export async function startMailServer(
  t: TestContext,
  { secure = true, refuse = () => null }: MailServerOptions = {},
) {
  const folder = await temporaryFolder(t);
  const mails: Mail[] = [];
  const logins: string[] = [];
  let asked = 0;
  const server = new SMTPServer({
    ...(secure ? await certificate(folder) : {}),
    hideSTARTTLS: !secure,
    authOptional: !secure,
    logger: false,
    onAuth({ username, password }, _, done) {
      logins.push(`${username}:${password}`);
      const known = username === 'healer@example.com' && password === 'the password';
      done(known ? null : new Error('wrong'), known ? { user: username } : undefined);
    },
    onRcptTo(_, __, done) {
      const refused = refuse(asked);
      asked += 1;
      done(
        refused === null ? undefined : Object.assign(new Error(refused.text), { responseCode: refused.code }),
      );
    },
    onData(stream, session, done) {
      void text(stream).then((raw) => {
        mails.push({
          from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
          to: session.envelope.rcptTo.map(({ address }) => address),
          raw,
          secure: session.secure,
          user: session.user ? String(session.user) : null,
        });
        done();
      });
    },
  });
  // A client that does not trust the certificate breaks off.
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  t.after(() => new Promise<void>((resolve) => server.close(resolve)));
  const { port } = server.server.address() as AddressInfo;
  return {
    mails,
    logins,
    ca: join(folder, 'certificate.pem'),
    env: {
      SMTP_SERVER: '127.0.0.1',
      SMTP_PORT: String(port),
      FROM_EMAIL: 'healer@example.com',
      ...(secure && { SMTP_USER: 'healer@example.com', SMTP_PASSWORD: 'the password' }),
    },
  };
}

async function certificate(folder: string): Promise<{ key: string; cert: string }> {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1'];
  const names = ['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert];
  await promisify(execFile)('openssl', [...args, ...names]);
  return { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') };
}
