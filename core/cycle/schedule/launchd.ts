import { homedir } from 'node:os';
import { join } from 'node:path';
import { removeTexts, stateOf, writeTexts } from './files.js';
import type { Job } from './job.js';
import { requireTool, runTool } from './run-tool.js';
import type { Scheduler, ScheduleText } from './scheduler.js';
import { fillSchedule } from './template.js';

/** An agent of the user's launchd, on macOS. */
export const launchd: Scheduler = {
  kind: 'launchd',
  whyNot: async () =>
    (await runTool('launchctl', ['list'])) === null
      ? 'launchctl is not installed: it is part of macOS'
      : null,
  notes: [],
  texts,
  async install(job) {
    const ours = await texts(job);
    await runTool('launchctl', ['bootout', serviceOf(job)]);
    await writeTexts(ours);
    await requireTool('launchctl', ['bootstrap', domain(), ours[0]?.path ?? '']);
  },
  async remove(job) {
    await runTool('launchctl', ['bootout', serviceOf(job)]);
    return removeTexts(await texts(job));
  },
  async state(job) {
    const files = await stateOf(await texts(job));
    if (files !== 'installed') return files;
    return (await runTool('launchctl', ['print', serviceOf(job)]))?.exitCode === 0 ? 'installed' : 'other';
  },
};

const domain = (): string => `gui/${process.getuid?.() ?? 0}`;
const labelOf = ({ id }: Job): string => `dev.healer.${id}`;
const serviceOf = (job: Job): string => `${domain()}/${labelOf(job)}`;

async function texts(job: Job): Promise<ScheduleText[]> {
  const line = (name: string, text: string): string => `\t\t<${name}>${escapeXml(text)}</${name}>`;
  const text = await fillSchedule('launchd.plist', {
    label: labelOf(job),
    minute: String(job.minute),
    command: job.command.map((word) => line('string', word)).join('\n'),
    environment: Object.entries(job.environment)
      .map(([name, value]) => `${line('key', name)}\n${line('string', value)}`)
      .join('\n'),
  });
  return [{ path: join(homedir(), 'Library', 'LaunchAgents', `${labelOf(job)}.plist`), text }];
}

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
