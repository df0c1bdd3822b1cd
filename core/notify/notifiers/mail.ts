import { isLoopbackHost } from '../../config/host.js';
import { linkSignals } from '../../workspace/linked-signal.js';
import { type Composed, textOf } from '../compose.js';
import { htmlOf } from '../forms/html.js';
import { type Channel, DeliveryError, type Notifier, type NotifyPlace, type Opening } from '../notifier.js';
import { plainLine } from '../plain-line.js';

/** Mail by SMTP. The server is named by the environment: SMTP_SERVER, SMTP_PORT, SMTP_USER, SMTP_PASSWORD, FROM_EMAIL. */
export const mail: Notifier = {
  name: 'mail',
  carries: () => true,
  disturbs: true,
  open: async ({ config, env, untrusted }: NotifyPlace): Promise<Opening> => {
    const { emailRecipients: recipients } = config;
    if (recipients.length === 0) return { state: 'off' };
    if (untrusted.has('emailRecipients'))
      return { state: 'blocked', why: '"emailRecipients" is not trusted yet (healer trust)' };
    const server = serverOf(env);
    if (typeof server === 'string') return { state: 'blocked', why: server };
    return { state: 'open', channel: channelTo(recipients, server) };
  },
};

interface Server {
  host: string;
  port: number;
  user: string;
  password: string;
  from: string;
}

/** Or why there is none, as one sentence. */
function serverOf(env: NodeJS.ProcessEnv): Server | string {
  const {
    SMTP_SERVER: host = '',
    SMTP_PORT: port = '',
    SMTP_USER: user = '',
    SMTP_PASSWORD: password = '',
  } = env;
  const from = env.FROM_EMAIL || (user.includes('@') ? user : '');
  if (host === '') return 'SMTP_SERVER is not set in the environment';
  if (port !== '' && !(/^\d{1,5}$/.test(port) && Number(port) > 0 && Number(port) < 65_536))
    return 'SMTP_PORT is no number of a port';
  if (from === '') return 'FROM_EMAIL is not set in the environment';
  if (!/^[^\s@<>,;"]+@[^\s@<>,;"]+$/.test(from)) return 'FROM_EMAIL is no mail address';
  return { host, port: Number(port || 587), user, password, from };
}

const channelTo = (recipients: readonly string[], server: Server): Channel => ({
  target: `${recipients.join(', ')} by ${plainLine(server.host)}`,
  send: async (message, signal) => {
    signal.throwIfAborted();
    const transport = await open(server);
    const over = linkSignals([signal]);
    const close = () => transport.close();
    over.signal.addEventListener('abort', close);
    try {
      await transport.sendMail(mailOf(message, recipients, server));
    } catch (error) {
      signal.throwIfAborted();
      throw deliveryError(error);
    } finally {
      over.dispose();
      transport.close();
    }
  },
});

const waitMs = 15_000;

/** Encrypted, unless it stays on this machine: port 465 from the start, every other by STARTTLS before anything is said. */
async function open({ host, port, user, password }: Server) {
  const { createTransport } = await import('nodemailer');
  return createTransport({
    host,
    port,
    secure: port === 465,
    requireTLS: !isLoopbackHost({ name: host, port }) || user !== '',
    ...(user !== '' && { auth: { user, pass: password } }),
    connectionTimeout: waitMs,
    greetingTimeout: waitMs,
    socketTimeout: waitMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

const mailOf = (message: Composed, recipients: readonly string[], { from }: Server) => ({
  from: { name: 'healer', address: from },
  to: recipients.map((address) => ({ name: '', address })),
  subject: plainLine(`[healer] ${message.headline}`, 150),
  text: textOf(message),
  html: htmlOf(message),
  ...(message.attachment && {
    attachments: [
      {
        filename: message.attachment.name,
        content: message.attachment.html,
        contentType: 'text/html; charset=utf-8',
      },
    ],
  }),
  // The same each time: many servers drop a second copy by it.
  messageId: `<${message.id}@${from.split('@')[1] ?? 'healer.invalid'}>`,
  date: new Date(message.at),
  // So that no autoresponder answers, RFC 3834.
  headers: { 'Auto-Submitted': 'auto-generated' },
});

/** What the server has refused for good (5xx) is refused again; all else may pass, RFC 5321 section 4.2.1. */
function deliveryError(error: unknown): DeliveryError {
  const { responseCode, message } = error as { responseCode?: number; message?: string };
  const mayPass = !(responseCode !== undefined && responseCode >= 500);
  return new DeliveryError(plainLine(message ?? String(error)), mayPass, { cause: error });
}
