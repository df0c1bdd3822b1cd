import type { NodeVersion } from '../../workspace/minimum-node.js';
import type { FileCheck } from '../check.js';
import { checks as all } from '../checks/index.js';
import { examineFile, type FileResult } from './examine-file.js';

export interface WorkerTask {
  files: readonly { path: string; text: string; minimumNode: NodeVersion | null }[];
  /** Ids of the checks that are to run. */
  checks: readonly string[];
}

const ofProject = all.filter(({ reach }) => reach === 'project');

/** What a thread of the pool does. */
export default function examine({ files, checks }: WorkerTask): [string, FileResult][] {
  const chosen = all.filter(
    (check): check is FileCheck => check.reach === 'file' && checks.includes(check.id),
  );
  return files.map(({ path, text, minimumNode }) => [
    path,
    examineFile(path, text, chosen, { minimumNode, ofProject }),
  ]);
}
