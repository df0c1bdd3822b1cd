import { spawnSync } from 'node:child_process';
import { processMark } from '../../core/workspace/processes.js';

/** What a process of this machine that is gone would have put into the names of its files. */
export function deadMark(): string {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  return `${processMark().split('-')[0]}-${pid}-1`;
}

/** The same of a process on another machine, of which nobody here can tell. */
export const foreignMark = 'abcdef-999999999-1';
