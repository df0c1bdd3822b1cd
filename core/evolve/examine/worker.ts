import type { FileCheck } from '../check.js';
import { checks as all } from '../checks/index.js';
import { examineFile, type FileResult } from './examine-file.js';

export interface WorkerTask {
  files: readonly { path: string; text: string }[];
  /** Ids of the checks that are to run. */
  checks: readonly string[];
}

/** What a thread of the pool does. */
export default function examine({ files, checks }: WorkerTask): [string, FileResult][] {
  const chosen = all.filter(
    (check): check is FileCheck => check.reach === 'file' && checks.includes(check.id),
  );
  return files.map(({ path, text }) => [path, examineFile(path, text, chosen)]);
}
