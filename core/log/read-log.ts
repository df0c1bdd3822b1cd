import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { type LogLevel, logLevels } from './log.js';
import { listLogs, logFolder } from './log-files.js';

const entrySchema = z.looseObject({
  level: z.enum(['debug', 'info', 'warn', 'error']),
  time: z.iso.datetime(),
  run: z.string(),
  command: z.string(),
  message: z.string(),
});

/** One line of a log; what else it holds are facts beside the sentence. */
export type LogEntry = z.output<typeof entrySchema>;

export interface LogFilter {
  /** The id of a run, which may be shortened. */
  run?: string | undefined;
  /** What is less important is left out. */
  level?: LogLevel | undefined;
}

/** All entries that are kept and pass, the oldest first. A line that a crash has cut off is left out. */
export async function readLogs(store: { folder: string }, filter: LogFilter = {}): Promise<LogEntry[]> {
  const entries: LogEntry[] = [];
  // One that was put away or removed meanwhile
  for (const path of listLogs(logFolder(store)))
    entries.push(...parseLog(await readFile(path, 'utf8').catch(() => ''), filter));
  return entries;
}

/** The entries in the text of a log. */
export function parseLog(text: string, { run = '', level = 'debug' }: LogFilter): LogEntry[] {
  const least = logLevels.indexOf(level);
  return text
    .split('\n')
    .flatMap(parseEntry)
    .filter((entry) => entry.run.startsWith(run) && logLevels.indexOf(entry.level) >= least);
}

function parseEntry(line: string): LogEntry[] {
  if (line === '') return [];
  try {
    const found = entrySchema.safeParse(JSON.parse(line));
    return found.success ? [found.data] : [];
  } catch {
    return [];
  }
}
