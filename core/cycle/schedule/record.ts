import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Repository } from '../../git/repository.js';
import { localFolder } from '../../setup/local-folder.js';
import { replaceFile, sweepDrafts } from '../../workspace/replace-file.js';

const schema = 'healer/schedule-record@1';

const recordSchema = z.object({
  schema: z.literal(schema),
  kind: z.enum(['cron', 'systemd', 'launchd', 'task-scheduler']),
  /** Where the repository was, which names what was installed. */
  root: z.string(),
  /** Of each hour. */
  minute: z.int(),
  at: z.iso.datetime(),
});

/** What was installed for this clone. */
export type ScheduleRecord = Omit<z.output<typeof recordSchema>, 'schema'>;

type Clone = Pick<Repository, 'commonDir'>;

/** Null where nothing was. */
export async function readSchedule(repo: Clone): Promise<ScheduleRecord | null> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(recordFile(repo), 'utf8')));
  } catch {
    return null;
  }
}

export async function writeSchedule(repo: Clone, record: ScheduleRecord): Promise<void> {
  await mkdir(localFolder(repo), { recursive: true });
  await replaceFile(recordFile(repo), `${JSON.stringify({ schema, ...record })}\n`);
}

/** Also what was left of it by a process that was killed meanwhile. */
export async function forgetSchedule(repo: Clone): Promise<void> {
  for (const file of [recordFile(repo), dueFile(repo)]) {
    await rm(file, { force: true });
    await sweepDrafts(file);
  }
}

/** By when a cycle must have run, for hooks to read: seconds of Unix time, on one line. */
export async function writeDue(repo: Clone, due: Date): Promise<void> {
  await mkdir(localFolder(repo), { recursive: true });
  await replaceFile(dueFile(repo), `${Math.floor(due.getTime() / 1000)}\n`, { sync: false });
}

export async function readDue(repo: Clone): Promise<Date | null> {
  const text = await readFile(dueFile(repo), 'utf8').catch(() => '');
  return /^\d+\n$/.test(text) ? new Date(Number(text) * 1000) : null;
}

const recordFile = (repo: Clone): string => join(localFolder(repo), 'schedule.json');
const dueFile = (repo: Clone): string => join(localFolder(repo), 'due');
