import { setTimeout as wait } from 'node:timers/promises';
import { readAppended } from './appended.js';
import { currentLog, logFolder } from './log-files.js';
import { type LogEntry, type LogFilter, parseLog } from './read-log.js';

export type Follow = (tell: (entries: LogEntry[]) => void, signal: AbortSignal) => Promise<void>;

const everyMs = 300;

/** Notes where the log ends now, and follows what is added from there until the signal comes, from one log to the next. */
export async function followLogs(store: { folder: string }, filter: LogFilter): Promise<Follow> {
  const file = currentLog(logFolder(store));
  let { mark } = await readAppended(file, null);
  // Where there is no log yet, all of the first one is new.
  mark ??= { inode: '', offset: 0, beginning: '' };
  return async (tell, signal) => {
    while (!signal.aborted) {
      const added = await readAppended(file, mark);
      mark = added.mark;
      const entries = parseLog(added.text, filter);
      if (entries.length > 0) tell(entries);
      await wait(everyMs, undefined, { signal }).catch(() => {});
    }
  };
}
