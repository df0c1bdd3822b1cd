import type { RepairContext } from '../../../strategy.js';
import { lineAt } from '../../../syntax/style.js';
import type { Data } from '../prompt/fence.js';
import type { Unit } from '../units.js';

/** The commits that last changed the lines of the most suspicious function: what people meant to do there. */
export async function historyData(context: RepairContext, [unit]: readonly Unit[]): Promise<Data[]> {
  if (!unit || !context.lineHistory) return [];
  const lines = lineAt(unit.text, unit.text.length);
  const commits = await context.lineHistory(unit.file, unit.line, unit.line + lines - 1);
  if (commits.length === 0) return [];
  const text = commits.map(({ at, subject }) => `${at.slice(0, 10)} ${subject}`).join('\n');
  return [{ what: 'commits that last changed suspect 1, newest first', text }];
}
