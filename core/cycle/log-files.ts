import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import * as z from 'zod/mini';
import { recordFailures } from '../capture/deduplicate.js';
import { sense } from '../heal/observe/sense.js';
import type { Opened } from '../heal/session.js';
import { type ReadMark, readAppended } from '../log/appended.js';
import type { ErrorRecord } from '../model.js';
import type { Store } from '../store/store.js';
import { replaceFile } from '../workspace/replace-file.js';
import { untrusted } from '../workspace/trust.js';

export interface LoggedErrors {
  errors: ErrorRecord[];
  /** Sentences on files that could not be read. */
  notices: string[];
}

/**
 * Records the errors that programs have added to the log files of the settings since the last time, also while those were
 * put away and begun anew. A file that is named for the first time is read from its end on.
 */
export async function readLogFiles(opened: Opened): Promise<LoggedErrors> {
  const { repo, store, config } = opened;
  if (config.logFiles.length === 0) return { errors: [], notices: [] };
  if ((await untrusted(repo, config)).some(({ setting }) => setting === 'logFiles'))
    return { errors: [], notices: ['log files are not read: they are not trusted yet (healer trust)'] };
  const marks = await readMarks(store);
  const found: LoggedErrors = { errors: [], notices: [] };
  for (const name of config.logFiles) {
    const path = resolve(repo.mainRoot, name);
    const known = marks[path] ?? null;
    const { text, mark } = await readAppended(path, known);
    if (mark === null) found.notices.push(`there is no log file ${name} that can be read`);
    if (text !== '') {
      const failures = await sense({ ...opened, onNotice: (notice) => found.notices.push(notice) }, text, {
        name,
      });
      found.errors.push(...(await recordFailures(store.errors, failures)));
    }
    if (mark === null || mark.offset === known?.offset) continue;
    // After what was read is recorded: who is killed in between reads it again, and loses nothing.
    marks[path] = mark;
    await writeMarks(store, marks);
  }
  return found;
}

const schema = 'healer/log-marks@1';
const marksSchema = z.object({
  schema: z.literal(schema),
  files: z.record(z.string(), z.object({ inode: z.string(), offset: z.int(), beginning: z.string() })),
});

const fileOf = ({ folder }: Pick<Store, 'folder'>): string => join(folder, 'db', 'log-marks.json');

/** What cannot be read is begun anew, from the end of each file. */
async function readMarks(store: Pick<Store, 'folder'>): Promise<Record<string, ReadMark>> {
  try {
    return marksSchema.parse(JSON.parse(await readFile(fileOf(store), 'utf8'))).files;
  } catch {
    return {};
  }
}

async function writeMarks(
  store: Pick<Store, 'folder' | 'prepare'>,
  files: Record<string, ReadMark>,
): Promise<void> {
  await store.prepare();
  await replaceFile(fileOf(store), `${JSON.stringify({ schema, files })}\n`);
}
