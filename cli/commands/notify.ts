import type { Argv } from 'yargs';
import { withHealer } from '../open.js';
import { attemptsJson, attemptsText, notificationsJson, notificationsText } from '../render/notifications.js';
import type { Terminal } from '../terminal.js';
import type { ExitCode, GlobalOptions, OptionsOf } from '../verb.js';

export const builder = (yargs: Argv<GlobalOptions>) =>
  yargs
    .positional('action', { choices: ['list', 'test', 'retry'] as const, default: 'list' as const })
    .example('$0 notify', 'Who is told, what waits to be sent, and what was given up')
    .example('$0 notify test', 'Send a message each way that is set up, and say what happened')
    .example('$0 notify retry', 'Try again what waits or was given up');

/** Ends with 1 where something could not be told. */
export async function run({ action }: OptionsOf<typeof builder>, terminal: Terminal): Promise<ExitCode> {
  if (action === 'list') return list(terminal);
  const attempts = await withHealer(terminal, (healer) =>
    action === 'test' ? healer.testNotifications() : healer.retryNotifications(),
  );
  if (terminal.json) terminal.printJson(attemptsJson(attempts));
  else terminal.print(attemptsText(attempts, terminal));
  return attempts.every(({ outcome }) => outcome === 'sent') ? 0 : 1;
}

async function list(terminal: Terminal): Promise<ExitCode> {
  const notifications = await withHealer(terminal, (healer) => healer.notifications());
  if (terminal.json) terminal.printJson(notificationsJson(notifications));
  else terminal.print(notificationsText(notifications, terminal));
  return notifications.dead.length > 0 ? 1 : 0;
}
