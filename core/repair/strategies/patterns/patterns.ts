import type { Candidate, Suspect, Verdict } from '../../../model.js';
import { parseTree } from '../../../syntax/templates/parse-tree.js';
import { showSide, type TreeEdit } from '../../../syntax/templates/template.js';
import { typeOf } from '../../../syntax/templates/tree.js';
import { isTestFile } from '../../../workspace/sources.js';
import { makeCandidate } from '../../candidate.js';
import type { RepairContext, Strategy } from '../../strategy.js';
import { changeKey, withEdits } from './change-key.js';
import { type OpenedPattern, openPatterns, type Suggestion, suggestIn } from './suggest.js';

const batchSize = 16;
const mostFiles = 20;
/** Where no test fails, a look takes seconds, and few are taken in all. */
const mostCandidates = { tested: 64, untested: 8 };
/** A pattern that says so little of a place that it is no better than a guess is left to the search. */
const leastTrust = 0.12;

/**
 * Puts what was done before where the same stands again: each template that was learned is looked for at the suspicious places,
 * and what it would make of them is tried, the most trusted pattern at the most suspicious place first. What somebody has
 * rejected or reverted is not proposed again.
 */
export const patterns: Strategy = {
  name: 'patterns',
  rung: 'patterns',
  applies: ({ learned }) => learned !== undefined && learned.patterns.length > 0,
  async *propose(context): AsyncGenerator<Candidate[], void, Verdict[]> {
    const opened = openPatterns(context.learned?.patterns ?? [], Date.now()).filter(
      ({ trust }) => trust >= leastTrust,
    );
    const found = new Map<string, Candidate>();
    for (const [file, suspects] of suspectsByFile(context)) {
      context.signal.throwIfAborted();
      for (const candidate of await candidatesIn(file, suspects, opened, context)) {
        const known = found.get(candidate.id);
        if (!known || known.prior < candidate.prior) found.set(candidate.id, candidate);
      }
    }
    const most = mostCandidates[context.failingTests.length > 0 ? 'tested' : 'untested'];
    const sorted = [...found.values()].sort((a, b) => b.prior - a.prior).slice(0, most);
    for (let start = 0; start < sorted.length; start += batchSize)
      yield sorted.slice(start, start + batchSize);
  },
};

function suspectsByFile({ suspects, sources }: RepairContext): [string, Suspect[]][] {
  const editable = new Set(sources.filter((file) => !isTestFile(file)));
  const byFile = new Map<string, Suspect[]>();
  for (const suspect of suspects) {
    const { file } = suspect.range;
    if (!editable.has(file)) continue;
    byFile.set(file, [...(byFile.get(file) ?? []), suspect]);
  }
  return [...byFile].slice(0, mostFiles);
}

async function candidatesIn(
  file: string,
  suspects: readonly Suspect[],
  opened: readonly OpenedPattern[],
  { read, learned, error }: RepairContext,
): Promise<Candidate[]> {
  const text = await read(file);
  const tree = text === undefined ? null : parseTree(file, text);
  if (text === undefined || tree === null) return [];
  const touches =
    (start: number, end: number) =>
    ({ range }: Suspect): boolean =>
      range.start < end && start < range.end;
  const suggestions = suggestIn({ text, tree }, opened, (start, end) => suspects.some(touches(start, end)));
  return suggestions.flatMap((suggestion) => {
    const { pattern, trust } = suggestion.opened;
    const edits = [{ range: { file, start: suggestion.start, end: suggestion.end }, text: suggestion.text }];
    if (learned?.rejected.has(changeKey(file, text, withEdits(text, edits)))) return [];
    const near = suspects.filter(touches(suggestion.match.start, suggestion.match.end));
    const suspicion = Math.max(0, ...near.map(({ suspiciousness }) => suspiciousness));
    const fitting = pattern.classes.includes(error.class) ? 1.2 : 1;
    return [
      makeCandidate({
        strategy: 'patterns',
        operator: `${kindOfEdit(suggestion.opened.edit)} by pattern ${pattern.id}`,
        title: titleOf(suggestion),
        edits,
        prior: trust * fitting * (0.2 + 0.8 * suspicion),
      }),
    ];
  });
}

/** In the words of the other strategies, so that what may only hide a symptom is known as such. */
function kindOfEdit({ before, after }: TreeEdit): string {
  const [had, has] = [before.tree.children, after.tree.children];
  if (before.tree.label !== 'Statements') return typeOf(after.tree) === 'TryStatement' ? 'try' : 'rewrite';
  const kept = new Set(had.map(({ hash }) => hash));
  if (after.tree.hole || has.every(({ hash }) => kept.has(hash))) return 'delete-statement';
  const come = has.filter(({ hash }) => !kept.has(hash));
  return come.length < has.length && come.every((tree) => typeOf(tree) === 'IfStatement')
    ? 'early-return'
    : 'rewrite';
}

function titleOf({ opened: { edit, pattern } }: Suggestion): string {
  const [before, after] = [edit.before, edit.after].map((side) => brief(showSide(side)));
  return `do as ${pattern.support} earlier fixes did: ${before} becomes ${after}`;
}

function brief(code: string): string {
  const line = code.replace(/\s+/g, ' ').trim();
  return line.length > 70 ? `${line.slice(0, 67)}...` : line;
}
