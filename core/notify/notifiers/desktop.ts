import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Composed } from '../compose.js';
import { type Channel, DeliveryError, type Notifier, type NotifyPlace, type Opening } from '../notifier.js';
import { cutText } from '../plain-line.js';

/** The notification service of the desktop, by `notify-send` of freedesktop.org or `osascript` of macOS. */
export const desktop: Notifier = {
  name: 'desktop',
  carries: (kind) => kind !== 'report.daily',
  disturbs: true,
  open: async ({ config, env }: NotifyPlace): Promise<Opening> => {
    if (!config.desktopNotifications) return { state: 'off' };
    if (process.platform === 'darwin')
      return { state: 'open', channel: channelBy('osascript', appleScript, env) };
    const bus = busOf(env);
    if (bus === null) return { state: 'off', why: 'no desktop of this user runs on this machine' };
    return {
      state: 'open',
      channel: channelBy('notify-send', freedesktop, { ...env, DBUS_SESSION_BUS_ADDRESS: bus }),
    };
  },
};

/** Schedulers do not say where the bus of the session is; systemd has it in the same place for everybody. */
function busOf(env: NodeJS.ProcessEnv): string | null {
  if (env.DBUS_SESSION_BUS_ADDRESS) return env.DBUS_SESSION_BUS_ADDRESS;
  const usual = `/run/user/${process.getuid?.()}/bus`;
  return existsSync(usual) ? `unix:path=${usual}` : null;
}

type Words = (title: string, text: string) => string[];

/** The body may be markup, by the Desktop Notifications Specification. */
const freedesktop: Words = (title, text) => [
  '--app-name=healer',
  '--',
  title,
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;'),
];

/** Texts are arguments of the script, never part of it. */
const appleScript: Words = (title, text) => [
  '-e',
  'on run argv',
  '-e',
  'display notification (item 2 of argv) with title (item 1 of argv)',
  '-e',
  'end run',
  title,
  text,
];

const channelBy = (program: string, words: Words, env: NodeJS.ProcessEnv): Channel => ({
  target: program,
  send: (message, signal) =>
    new Promise((resolve, reject) => {
      const args = words(message.headline, bodyOf(message));
      execFile(program, args, { env, timeout: 10_000, signal }, (error) => {
        if (error === null) return resolve();
        const why = error.code === 'ENOENT' ? 'is not installed' : 'failed';
        reject(new DeliveryError(`${program} ${why}`, error.code !== 'ENOENT', { cause: error }));
      });
    }),
});

function bodyOf({ items, more }: Composed): string {
  const left = more + Math.max(0, items.length - 3);
  const lines = items.slice(0, 3).map(({ title, next }) => cutText(title || next, 100));
  return [...lines, ...(left > 0 ? [`and ${left} more`] : [])].join('\n');
}
