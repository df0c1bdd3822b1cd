import { rememberedCommands } from '../../capture/command-journal.js';
import type { Session } from '../../heal/session.js';
import { slugOf } from '../../patches/names.js';
import { type Episode, episodesOf, formOf } from '../../patterns/episodes.js';
import { recurringCommands } from '../../patterns/recurring-commands.js';
import { parseAnswer } from '../answers.js';
import type { PluginEvent } from '../api-types.js';
import type { PluginProcess } from '../process.js';
import { type BackTest, judged } from './back-test.js';
import { sequenceDraft } from './drafts.js';
import type { SequencePattern } from './pattern.js';
import { type Result, tryPlugin, untried } from './trial.js';

/** What was run at least twice after the same failure, which then was gone without an edit. */
export const sequencePatterns = async ({ store }: Pick<Session, 'store'>): Promise<SequencePattern[]> =>
  (await recurringCommands(store)).map(({ id, failure, commands }) => ({
    kind: 'sequence',
    id: `${nameOf(commands)}-${id.slice(0, 6)}`,
    failure,
    commands,
  }));

const nameOf = (commands: readonly string[]): string =>
  `after-${slugOf(commands[0] ?? '').slice(0, 30)}`.replace(/-$/, '');

const mostExamples = 4;

/** The notifier that may come of it: it says what was run, and runs nothing. */
export async function fromSequence(
  session: Pick<Session, 'repo' | 'config' | 'signal' | 'store'>,
  pattern: SequencePattern,
): Promise<Result[]> {
  const episodes = episodesOf(await rememberedCommands(session.store));
  const same = episodes.filter(({ title }) => formOf(title) === pattern.failure);
  const named = { id: pattern.id, kind: 'notifier', title: pattern.failure.slice(0, 200) };
  if (same.length === 0) return [untried(named, 'no such failure is remembered here')];
  const titles = [...new Set(same.map(({ title }) => title))];
  const others = [...new Set(episodes.map(({ title }) => title))].filter(
    (title) => formOf(title) !== pattern.failure,
  );
  const plugin = await sequenceDraft(pattern, {
    titles: titles.slice(0, mostExamples),
    others: others.slice(0, mostExamples),
    times: same.filter((episode) => isSolved(episode, pattern)).length,
  });
  return [await tryPlugin(session, plugin, (process) => backTestSequence(process, episodes, pattern))];
}

const isSolved = ({ solvedBy, commands }: Episode, pattern: SequencePattern): boolean =>
  solvedBy === 'commands' && JSON.stringify(commands) === JSON.stringify(pattern.commands);

/**
 * Asks a notifier about every failure that is remembered. What it says is right where just these commands made the failure go
 * away without an edit; of other failures it has to say nothing. Error: PluginFailure
 */
async function backTestSequence(
  process: PluginProcess,
  episodes: readonly Episode[],
  pattern: SequencePattern,
): Promise<BackTest> {
  const counts = { all: 0, fires: 0, silent: 0, right: 0 };
  const past: string[] = [];
  let quiet = true;
  for (const episode of episodes) {
    const { title, solvedBy } = episode;
    const event: PluginEvent = { id: '', kind: 'error.shown', at: '', subject: '', title, detail: '' };
    const fires = parseAnswer('notifier', await process.ask([event])).length > 0;
    const isSame = formOf(title) === pattern.failure;
    if (!isSame && fires) quiet = false;
    // Gone without an edit, by whatever commands: that is what it might have told.
    if (isSame && solvedBy === 'commands') counts.all += 1;
    if (isSame && solvedBy === 'commands' && fires) counts.fires += 1;
    if (fires && isSolved(episode, pattern)) counts.right += 1;
    else if (fires) past.push(title);
  }
  if (quiet) counts.silent = counts.all;
  return judged({ ...counts, now: [], past, looked: episodes.length });
}
