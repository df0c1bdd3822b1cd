import type { RepairContext } from '../../../strategy.js';
import { changesSinceGreen } from '../../history/changes.js';
import type { Data } from '../prompt/fence.js';

const mostHunks = 12;

/** What changed since the last run in which the tests passed, the most suspicious first, as lines with - and +. */
export async function changesData(context: RepairContext): Promise<Data[]> {
  if (context.greenTree === null || context.greenTree === context.tree) return [];
  const hunks = (await changesSinceGreen(context)).slice(0, mostHunks);
  return hunks.map(({ edit, before, now }) => ({
    what: 'change since the tests last passed',
    file: edit.range.file,
    text: [...before.map((line) => `-${bare(line)}`), ...now.map((line) => `+${bare(line)}`)].join('\n'),
  }));
}

const bare = (line: string): string => line.replace(/\r?\n$/, '');
