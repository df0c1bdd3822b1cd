import * as z from 'zod/mini';
import { isLoopback } from './endpoint.js';
import { count, duration } from './fields.js';

const anAddress = { error: 'a mail address such as "team@example.com"' };
const aHook = {
  error: 'a URL such as "https://hooks.example.com/healer", encrypted unless it is this machine',
};
const aName = { error: 'the name of an environment variable such as "HEALER_WEBHOOK", or null' };
const someHours = { error: 'hours such as {"start": 22, "end": 7}, which differ, or null' };

const variable = (meaning: string) =>
  z
    ._default(z.nullable(z.string(aName).check(z.regex(/^[A-Za-z_][A-Za-z0-9_]*$/, aName))), null)
    .check(z.describe(meaning));

/** Settings of what is told to people and programs. */
export const notifyFields = {
  notificationEnabled: z
    ._default(z.boolean(), true)
    .check(z.describe('Whether a cycle tells what it did. See notifications.md.')),
  notificationContent: z
    ._default(z.enum(['counts', 'titles', 'diffs']), 'titles')
    .check(
      z.describe(
        'What messages may hold: how many and which ids; titles, branches and reasons as well; or the diffs of fixes, too.',
      ),
    ),
  notificationInterval: z
    ._default(duration, '1h')
    .check(
      z.describe(
        'The least time between two messages of one kind to one place. What happens meanwhile is told in one.',
      ),
    ),
  quietHours: z
    ._default(
      z.nullable(
        z
          .strictObject({
            start: count(0, 23).check(
              z.describe('The hour, on the clock of `timeZone`, from which it is quiet.'),
            ),
            end: count(0, 23).check(z.describe('The hour at which that ends.')),
          })
          .check(z.refine(({ start, end }) => start !== end, someHours)),
      ),
      null,
    )
    .check(z.describe('Hours in which nothing is sent; it goes out at the next cycle after them.')),
  emailRecipients: z
    ._default(z.array(z.string(anAddress).check(z.refine(isMailAddress, anAddress))), [])
    .check(
      z.describe('Who gets mail. It has to be trusted, and the mail server named in the environment.'),
      z.meta({ examples: [['team@example.com']] }),
    ),
  webhookUrl: z
    ._default(z.nullable(z.string(aHook).check(z.refine(isWebhookUrl, aHook))), null)
    .check(z.describe('Where messages are posted to. It has to be trusted.')),
  webhookUrlVariable: variable(
    'The environment variable that holds the URL, where whoever knows it may post: that of Slack and Discord. It wins over `webhookUrl`.',
  ),
  webhookForm: z
    ._default(z.enum(['json', 'slack', 'discord']), 'json')
    .check(z.describe('What is posted: JSON of Standard Webhooks, or what Slack or Discord shows.')),
  webhookSecretVariable: variable(
    'The environment variable that holds the secret with which `json` is signed (`whsec_` and base64); null signs nothing.',
  ),
  desktopNotifications: z
    ._default(z.boolean(), false)
    .check(z.describe('Whether a message is shown on the desktop of this machine.')),
  dailyReports: z
    ._default(z.boolean(), true)
    .check(z.describe('Whether the first cycle of a working day sends the report, to mail and webhook.')),
};

/** One plain address: nothing that a header or another recipient could be made of. */
function isMailAddress(text: string): boolean {
  return (
    text.length <= 254 &&
    /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(text)
  );
}

/** Encrypted, unless it stays on this machine; no user name or password, which would end up in messages. */
export function isWebhookUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, hash } = new URL(text);
  if (username + password + hash !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(text));
}
