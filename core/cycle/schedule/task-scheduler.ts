import { join } from 'node:path';
import { dataFolder } from '../../workspace/folders.js';
import { removeTexts, stateOf, writeTexts } from './files.js';
import type { Job } from './job.js';
import { requireTool, runTool } from './run-tool.js';
import type { Scheduler, ScheduleText } from './scheduler.js';
import { fillSchedule } from './template.js';

/** A task of the user in the Task Scheduler of Windows. */
export const taskScheduler: Scheduler = {
  kind: 'task-scheduler',
  whyNot: async () =>
    (await runTool('schtasks', ['/?'])) === null ? 'schtasks is not installed: it is part of Windows' : null,
  notes: [
    'The task runs while you are logged on, with the environment variables of your account; what only a shell sets, it does not see.',
  ],
  texts,
  async install(job) {
    const ours = await texts(job);
    await writeTexts(ours);
    await requireTool('schtasks', ['/Create', '/TN', nameOf(job), '/XML', ours[0]?.path ?? '', '/F']);
  },
  async remove(job) {
    await runTool('schtasks', ['/Delete', '/TN', nameOf(job), '/F']);
    return removeTexts(await texts(job));
  },
  /** What the Task Scheduler tells of a task is written anew by it, so that our own file is what is compared. */
  async state(job) {
    const files = await stateOf(await texts(job));
    if (files !== 'installed') return files;
    return (await runTool('schtasks', ['/Query', '/TN', nameOf(job)]))?.exitCode === 0
      ? 'installed'
      : 'other';
  },
};

const nameOf = ({ id }: Job): string => `healer\\${id}`;

async function texts(job: Job): Promise<ScheduleText[]> {
  const [program = '', ...words] = job.command;
  const text = await fillSchedule('task-scheduler.xml', {
    minute: String(job.minute).padStart(2, '0'),
    root: asciiXml(job.root),
    program: asciiXml(program),
    arguments: asciiXml(words.map(quoted).join(' ')),
  });
  return [{ path: join(dataFolder(), 'schedule', `${job.id}.xml`), text }];
}

/**
 * One word of a Windows command line: quotes around it where it needs them, and backslashes doubled where a quote comes
 * after them (learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments).
 */
export function quoted(word: string): string {
  if (/^[^\s"]+$/.test(word)) return word;
  return `"${word.replace(/(\\*)("|$)/g, (_, slashes: string, quote: string) =>
    quote === '' ? slashes.repeat(2) : `${slashes.repeat(2)}\\"`,
  )}"`;
}

/** As characters of ASCII alone: which encoding schtasks takes a file for depends on its version. */
const asciiXml = (text: string): string =>
  [...text].map((sign) => (/[&<>"]|[^\x20-\x7e]/.test(sign) ? `&#${sign.codePointAt(0)};` : sign)).join('');
