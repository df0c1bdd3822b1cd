import { createHash } from 'node:crypto';
import { readObjects } from '../../../core/git/objects/batch.js';
import type { Repository } from '../../../core/git/repository.js';
import type { FixPattern } from '../../../core/model.js';
import { type ConcreteEdit, concreteEdits } from '../../../core/patterns/diff/concrete-edits.js';
import { bucketsOf, learnTemplates } from '../../../core/patterns/generalize/learn-templates.js';
import type { MinedCommit } from '../../../core/patterns/history/mine-commit.js';
import { bestOf } from '../../../core/patterns/learn.js';
import { recordOf } from '../../../core/patterns/records.js';
import {
  type OpenedPattern,
  openPatterns,
  suggestIn,
} from '../../../core/repair/strategies/patterns/suggest.js';
import { parseTree } from '../../../core/syntax/templates/parse-tree.js';
import type { Tree } from '../../../core/syntax/templates/tree.js';

/** What patterns of the past would have proposed where later commits changed something. */
export interface Replay {
  /** Commits that were asked about, and places that they changed. */
  asked: number;
  places: number;
  /** Places with any proposal, and those where the commit's own is first, among five, or any. */
  proposed: number;
  first: number;
  five: number;
  any: number;
}

/** Of the commits that fix something, the share that is learned from. */
const shareLearned = 0.8;

/** The fixing commits of a repository: those to learn from, and the later ones to ask about. */
export function splitFixes(commits: Iterable<MinedCommit>): { past: MinedCommit[]; later: MinedCommit[] } {
  const fixes = [...commits].filter(({ edits }) => edits.length > 0).sort((a, b) => a.at - b.at);
  const cut = Math.floor(shareLearned * fixes.length);
  return { past: fixes.slice(0, cut), later: fixes.slice(cut) };
}

/** What `healer learn` would keep of some commits, at the time of the last of them. */
export function patternsOf(past: readonly MinedCommit[]): OpenedPattern[] {
  const records = bucketsOf(past)
    .flatMap((bucket) => learnTemplates(bucket))
    .flatMap((learned) => recordOf(learned, new Map()) ?? []);
  const kept = bestOf(records).filter((record): record is FixPattern => record.kind === 'fix');
  return openPatterns(kept, Math.max(0, ...past.map(({ at }) => at)));
}

/** Asks patterns about each place that commits changed. */
export async function replay(
  repo: Repository,
  later: readonly MinedCommit[],
  opened: readonly OpenedPattern[],
): Promise<Replay> {
  const result: Replay = { asked: later.length, places: 0, proposed: 0, first: 0, five: 0, any: 0 };
  for (const { commit, edits } of later)
    for (const file of new Set(edits.map((edit) => edit.file)))
      await askAbout(repo, commit, file, opened, result);
  return result;
}

async function askAbout(
  repo: Repository,
  commit: string,
  file: string,
  opened: readonly OpenedPattern[],
  result: Replay,
): Promise<void> {
  const objects = await readObjects(repo, [`${commit}^:${file}`, `${commit}:${file}`]);
  const [before, after] = objects.map((object) => object?.content.toString('utf8'));
  if (before === undefined || after === undefined) return;
  const [tree, became] = [parseTree(file, before), parseTree(file, after)];
  if (!tree || !became) return;
  for (const edit of concreteEdits({ text: before, tree }, { text: after, tree: became })) {
    if (edit.level > 0) continue;
    result.places += 1;
    const rank = rankOf(edit, { text: before, tree }, opened);
    if (rank === null) continue;
    result.proposed += 1;
    if (rank === 0) result.first += 1;
    if (rank < 5) result.five += 1;
    if (rank < Number.POSITIVE_INFINITY) result.any += 1;
  }
}

/** Place among the proposals of the one that gives the same text as the edit; infinite where none does, null where there is none. */
function rankOf(
  { before, after }: ConcreteEdit,
  source: { text: string; tree: Tree },
  opened: readonly OpenedPattern[],
): number | null {
  const { start, end } = before.tree;
  const wanted = written(source.text, {
    start,
    end,
    text: after.text.slice(after.tree.start, after.tree.end),
  });
  const suggestions = suggestIn(source, opened, (from, to) => from < end && start < to);
  const seen = new Set(suggestions.map((suggestion) => written(source.text, suggestion)));
  if (seen.size === 0) return null;
  const rank = [...seen].indexOf(wanted);
  return rank < 0 ? Number.POSITIVE_INFINITY : rank;
}

/** Text of a file with one change made, without what is mere layout: white space, semicolons, and which quotes are used. */
function written(source: string, { start, end, text }: { start: number; end: number; text: string }): string {
  const changed = source.slice(0, start) + text + source.slice(end);
  const bare = changed.replace(/[\s;]+/g, '').replace(/["`]/g, "'");
  return createHash('sha256').update(bare).digest('hex');
}
