import { createHash } from 'node:crypto';
import { rememberedCommands } from '../capture/command-journal.js';
import type { RecurringCommands } from '../model.js';
import type { Store } from '../store/store.js';
import { episodesOf, formOf } from './episodes.js';

const fewestTimes = 2;
const mostCommands = 3;

/** What was run at least twice after the same failure, which then was gone without an edit; the most frequent first. */
export async function recurringCommands(store: Pick<Store, 'folder'>): Promise<RecurringCommands[]> {
  const known = new Map<string, Pick<RecurringCommands, 'failure' | 'commands' | 'times'>>();
  for (const { title, commands, solvedBy } of episodesOf(await rememberedCommands(store))) {
    if (solvedBy !== 'commands' || commands.length > mostCommands) continue;
    const failure = formOf(title);
    const key = JSON.stringify({ failure, commands });
    const times = (known.get(key)?.times ?? 0) + 1;
    known.set(key, { failure, commands, times });
  }
  return [...known]
    .filter(([, { times }]) => times >= fewestTimes)
    .sort((a, b) => b[1].times - a[1].times)
    .map(([key, each]) => ({ kind: 'commands', id: idOf(key), ...each }));
}

const idOf = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 12);
