import { HealerError } from '../../errors.js';
import type { Job } from './job.js';
import { requireTool, runTool } from './run-tool.js';
import type { Scheduler } from './scheduler.js';
import { fillSchedule } from './template.js';

/** The crontab of the user: a marked block for each repository, every other line left alone. */
export const cron: Scheduler = {
  kind: 'cron',
  whyNot: async () => ((await runTool('crontab', ['-l'])) === null ? 'crontab is not installed' : null),
  notes: [],
  texts: async (job) => [{ path: 'crontab', text: await blockOf(job) }],
  async install(job) {
    const [before, block] = [await readCrontab(), await blockOf(job)];
    const others = withoutBlock(before, job);
    const joint = others === '' || others.endsWith('\n') ? '' : '\n';
    await writeCrontab(`${others}${joint}${block}`);
  },
  async remove(job) {
    const before = await readCrontab();
    const after = withoutBlock(before, job);
    if (after === before) return false;
    await writeCrontab(after);
    return true;
  },
  async state(job) {
    const now = await readCrontab();
    if (withoutBlock(now, job) === now) return 'missing';
    return now.includes(await blockOf(job)) ? 'installed' : 'other';
  },
};

/** A longer command is refused by Debian's cron, which reads it into 1000 bytes. */
const longest = 990;

async function blockOf(job: Job): Promise<string> {
  const variables = Object.entries(job.environment).map(([name, value]) => quote(`${name}=${value}`));
  // cron would take a bare % for the end of the line.
  const command = ['/usr/bin/env', ...variables, ...job.command.map(quote)].join(' ').replaceAll('%', '\\%');
  if (Buffer.byteLength(command) > longest)
    throw new HealerError(
      'USAGE',
      'The paths of Node, healer and the repository are too long for a line of cron',
      {
        next: 'Choose another scheduler with: healer schedule install --with systemd',
      },
    );
  return fillSchedule('crontab', { id: job.id, minute: String(job.minute), command });
}

/** For sh. What needs no quotes gets none, so that people can read it. */
const quote = (text: string): string =>
  /^[\w@+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

function withoutBlock(crontab: string, { id }: Job): string {
  const start = crontab.search(new RegExp(`^# >>> healer ${id}\\b`, 'm'));
  const closing = `# <<< healer ${id}\n`;
  const end = crontab.indexOf(closing, start);
  return start < 0 || end < 0 ? crontab : crontab.slice(0, start) + crontab.slice(end + closing.length);
}

/** Empty where the user has none. Taking trouble for none would lose their lines. */
async function readCrontab(): Promise<string> {
  const result = await runTool('crontab', ['-l']);
  if (result?.exitCode === 0) return result.stdout;
  if (result && /no crontab for/i.test(result.stderr)) return '';
  return requireTool('crontab', ['-l']);
}

/** One that would be empty is removed, as if none had been there. */
async function writeCrontab(text: string): Promise<void> {
  if (text.trim() === '') await requireTool('crontab', ['-r']);
  else await requireTool('crontab', ['-'], text);
}
