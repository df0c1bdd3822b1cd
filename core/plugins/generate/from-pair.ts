import type { Snapshot } from '../../git/changes/snapshot.js';
import type { Session } from '../../heal/session.js';
import { backTestPair, changedCommits, historyOfPair } from './back-test-pair.js';
import { pairDraft } from './drafts.js';
import type { PairPattern } from './pattern.js';
import { type Result, tryPlugin, untried } from './trial.js';

/** The look at commits that may come of two files that go together. */
export async function fromPair(
  place: Pick<Session, 'repo' | 'config' | 'signal'>,
  { commit, head }: Pick<Snapshot, 'commit' | 'head'>,
  pattern: PairPattern,
): Promise<Result[]> {
  const commits = await changedCommits(place.repo, head ?? commit);
  const history = historyOfPair(commits, pattern);
  const named = { id: pattern.id, kind: 'hook-check', title: `${pattern.when} with ${pattern.also}` };
  if (history.forgotten.length === 0) return [untried(named, 'neither of the two was ever forgotten')];
  const plugin = await pairDraft(
    pattern,
    history.forgotten.map(({ id }) => id),
  );
  return [await tryPlugin(place, plugin, (process) => backTestPair(process, commits, history))];
}
