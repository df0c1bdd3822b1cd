import { isDeepStrictEqual } from 'node:util';
import type { FixPattern, Pattern, PatternExample } from '../model.js';
import { withoutSecretsIn } from '../secrets/without-secrets.js';
import { packEdit, showSide } from '../syntax/templates/template.js';
import type { Example } from './generalize/cluster.js';
import type { Learned, Origin } from './generalize/learn-templates.js';

/** Recurring fixes beyond this many are not kept, the least trusted first. */
export const mostFixes = 400;
const mostExamples = 3;
const mostText = 600;

/**
 * What was learned, as it is stored; null where a secret is part of it. `patches` are the commits that healer made, with the
 * classes of the errors that they healed.
 */
export function recordOf(
  learned: Learned,
  patches: ReadonlyMap<string, FixPattern['classes']>,
): FixPattern | null {
  const { id, parent, edit, support, examples } = learned;
  const commits = new Map(examples.map(({ origin }) => [origin.commit, origin.at]));
  const ofPatches = [...commits.keys()].filter((commit) => patches.has(commit));
  const times = [...commits.values()];
  const classes = new Set(ofPatches.flatMap((commit) => patches.get(commit) ?? []));
  const record: FixPattern = {
    kind: 'fix',
    id,
    template: packEdit(edit),
    parent,
    support,
    sources: { history: support - ofPatches.length, patches: ofPatches.length, imported: 0 },
    firstSeen: new Date(Math.min(...times)).toISOString(),
    lastSeen: new Date(Math.max(...times)).toISOString(),
    classes: [...classes],
    examples: examplesOf(examples),
    outcomes: [],
  };
  return isDeepStrictEqual(withoutSecretsIn(record.template), record.template)
    ? withoutSecretsIn(record)
    : null;
}

/** The latest, one a commit. */
function examplesOf(examples: readonly Example<Origin>[]): PatternExample[] {
  const latest = new Map<string, PatternExample>();
  for (const { edit, origin } of [...examples].sort((a, b) => b.origin.at - a.origin.at)) {
    if (latest.has(origin.commit)) continue;
    const { commit, file, line } = origin;
    const [before, after] = [edit.before, edit.after].map((side) => showSide(side).slice(0, mostText));
    latest.set(commit, { commit, file, line, before: before ?? '', after: after ?? '' });
    if (latest.size >= mostExamples) break;
  }
  return [...latest.values()];
}

/** What was looked at to learn. */
export interface Scope {
  /** Whether a record is of a kind of edit that was looked at. */
  covers(record: FixPattern): boolean;
  /** Whether it was learned of commits that are not here: another clone has them. */
  isOfOthers(record: FixPattern): boolean;
  /** Whether all of the history was at hand that was ever mined: else what it taught stays. */
  history: boolean;
}

/**
 * Puts what was learned anew in the place of what was learned of the same kinds of edits before; what is known of outcomes, and
 * of other projects, stays.
 */
export function replaceFixes(records: Pattern[], learned: readonly FixPattern[], scope: Scope): void {
  const fresh = new Map(learned.map((record) => [record.id, record]));
  const kept = records.flatMap((record): Pattern[] => {
    if (record.kind !== 'fix') return [record];
    const found = fresh.get(record.id);
    fresh.delete(record.id);
    const stays =
      !scope.covers(record) || scope.isOfOthers(record) || (!scope.history && record.sources.history > 0);
    if (found) return [stays && found.support < record.support ? record : joined(record, found)];
    if (stays) return [record];
    const { imported } = record.sources;
    if (imported === 0 && record.outcomes.length === 0) return [];
    return [{ ...record, support: imported, sources: { history: 0, patches: 0, imported } }];
  });
  records.splice(0, records.length, ...kept, ...fresh.values());
}

/** What is known of outcomes and of other projects stays. */
function joined(before: FixPattern, now: FixPattern): FixPattern {
  const { imported } = before.sources;
  const [earlier = now.firstSeen] = [before.firstSeen, now.firstSeen].sort();
  const [, later = now.lastSeen] = [before.lastSeen, now.lastSeen].sort();
  return {
    ...now,
    support: now.support + imported,
    sources: { ...now.sources, imported },
    firstSeen: earlier,
    lastSeen: later,
    classes: [...new Set([...before.classes, ...now.classes])],
    outcomes: before.outcomes,
  };
}
