import { isWebhookUrl } from '../../config/notify-fields.js';
import type { Config } from '../../config/schema.js';
import { within } from '../../workspace/linked-signal.js';
import type { Composed } from '../compose.js';
import { discordPayload } from '../forms/discord.js';
import { slackPayload } from '../forms/slack.js';
import { standardPayload } from '../forms/standard.js';
import { type Channel, DeliveryError, type Notifier, type NotifyPlace, type Opening } from '../notifier.js';

/** An HTTP POST for each message: JSON of Standard Webhooks, signed where a secret is there, or what Slack or Discord shows. */
export const webhook: Notifier = {
  name: 'webhook',
  carries: () => true,
  disturbs: true,
  open: async ({ config, env, untrusted }: NotifyPlace): Promise<Opening> => {
    const { webhookUrlVariable: variable, webhookForm, webhookSecretVariable } = config;
    if (config.webhookUrl === null && variable === null) return { state: 'off' };
    const blocked = (why: string): Opening => ({ state: 'blocked', why });
    if (untrusted.has('webhookUrl')) return blocked('"webhookUrl" is not trusted yet (healer trust)');
    const url = variable === null ? config.webhookUrl : env[variable]?.trim();
    if (!url) return blocked(`${variable} is not set in the environment`);
    if (!isWebhookUrl(url)) return blocked(`${variable} is not the URL of a webhook`);
    if (webhookForm !== 'json') return { state: 'open', channel: channelTo(url, webhookForm, null) };
    const secret = webhookSecretVariable === null ? null : (env[webhookSecretVariable]?.trim() ?? '');
    if (secret !== null && !secretForm.test(secret))
      return blocked(`${webhookSecretVariable} has to hold whsec_ and 24 to 64 bytes in base64`);
    return { state: 'open', channel: channelTo(url, 'json', secret) };
  },
};

/** 24 bytes are 32 characters, 64 bytes are 88. */
const secretForm = /^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/;

const channelTo = (url: string, form: Config['webhookForm'], secret: string | null): Channel => ({
  target: `${form} at ${new URL(url).host}${form === 'json' && secret === null ? ', unsigned' : ''}`,
  send: async (message, signal) => {
    const body = JSON.stringify(payloadOf[form](message));
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'healer',
      ...(form === 'json' && (await standardHeaders(message.id, body, secret))),
    };
    await post(url, { headers, body }, signal);
  },
});

const payloadOf: Readonly<Record<Config['webhookForm'], (message: Composed) => object>> = {
  json: standardPayload,
  slack: slackPayload,
  discord: discordPayload,
};

async function standardHeaders(
  id: string,
  body: string,
  secret: string | null,
): Promise<Record<string, string>> {
  const at = new Date();
  const signed =
    secret === null ? null : new (await import('standardwebhooks')).Webhook(secret).sign(id, at, body);
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    ...(signed !== null && { 'webhook-signature': signed }),
  };
}

const waitMs = 15_000;

/** Follows no redirect: what was agreed to is this address. */
function post(url: string, request: RequestInit, signal: AbortSignal): Promise<void> {
  return within(waitMs, signal, async (limited) => {
    const answer = await fetch(url, {
      ...request,
      method: 'POST',
      redirect: 'manual',
      signal: limited,
    }).catch((cause: Error) => {
      signal.throwIfAborted();
      throw new DeliveryError(`no answer (${reasonOf(cause)})`, true, { cause });
    });
    await answer.body?.cancel().catch(() => {});
    if (answer.ok) return;
    throw new DeliveryError(`it answers with status ${answer.status}`, mayPass(answer.status));
  });
}

/** The server is busy or broken; whatever else it refuses, it refuses again. */
const mayPass = (status: number): boolean => status >= 500 || [408, 409, 425, 429].includes(status);

const reasonOf = ({ name, message, cause }: Error): string =>
  name === 'TimeoutError' ? 'the time is over' : ((cause as NodeJS.ErrnoException)?.code ?? message);
