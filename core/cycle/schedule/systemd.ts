import { homedir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../package-root.js';
import { removeTexts, stateOf, writeTexts } from './files.js';
import type { Job } from './job.js';
import { requireTool, runTool } from './run-tool.js';
import type { Scheduler, ScheduleText } from './scheduler.js';
import { fillSchedule } from './template.js';

/** A timer of the user's own systemd, and the service that it starts. */
export const systemd: Scheduler = {
  kind: 'systemd',
  async whyNot() {
    const seen = await systemctl('show-environment');
    if (seen === null) return 'systemctl is not installed';
    return seen.exitCode === 0 ? null : 'no systemd of this user is running';
  },
  notes: [
    'Timers of a user run while that user is logged in; `loginctl enable-linger` lets them run always.',
  ],
  texts,
  async install(job) {
    await writeTexts(await texts(job));
    await requireTool('systemctl', ['--user', 'daemon-reload']);
    await requireTool('systemctl', ['--user', 'enable', '--now', timerOf(job)]);
  },
  async remove(job) {
    const ours = await texts(job);
    if ((await stateOf(ours)) === 'missing') return false;
    // Where no systemd runs, there is nothing to stop: what it would read is removed all the same.
    await systemctl('disable', '--now', timerOf(job));
    await removeTexts(ours);
    await systemctl('daemon-reload');
    return true;
  },
  async state(job) {
    const files = await stateOf(await texts(job));
    if (files !== 'installed') return files;
    return (await systemctl('is-enabled', timerOf(job)))?.exitCode === 0 ? 'installed' : 'other';
  },
};

const systemctl = (...args: string[]) => runTool('systemctl', ['--user', ...args]);

const timerOf = ({ id }: Job): string => `healer-${id}.timer`;

async function texts(job: Job): Promise<ScheduleText[]> {
  const folder = join(process.env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'systemd', 'user');
  const variables = Object.entries(job.environment);
  const [service, timer] = await Promise.all([
    fillSchedule('systemd.service', {
      root: job.root.replaceAll('%', '%%'),
      documentation: encodeURI(join(packageRoot, 'docs', 'unattended.md')).replaceAll('%', '%%'),
      command: job.command.map((word) => quote(word).replaceAll('$', '$$$$')).join(' '),
      environment: variables.map(([name, value]) => `Environment=${quote(`${name}=${value}`)}`).join('\n'),
    }),
    fillSchedule('systemd.timer', {
      root: job.root.replaceAll('%', '%%'),
      minute: String(job.minute).padStart(2, '0'),
    }),
  ]);
  return [
    { path: join(folder, `healer-${job.id}.service`), text: service },
    { path: join(folder, timerOf(job)), text: timer },
  ];
}

/** As systemd reads words: escapes as in C, and % for what systemd knows. */
const quote = (text: string): string =>
  `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%')}"`;
