import type { Candidate, Edit, Suspect } from '../model.js';
import { applyEdits, editsByFile } from '../sandbox/edits.js';
import { makeCandidate } from './candidate.js';
import { search } from './strategies/search/search.js';
import type { RepairContext } from './strategy.js';

/**
 * Mutants of the lines that a candidate changes, each as a candidate against the unpatched program: what the tests do
 * not notice about them, they cannot vouch for (DeMillo, Lipton and Sayward, "Hints on Test Data Selection",
 * Computer 11(4), 1978).
 */
export async function mutantsOf(
  candidate: Candidate,
  context: RepairContext,
  most: number,
): Promise<Candidate[]> {
  const patched = await patchedTexts(candidate, context);
  const mutated: RepairContext = {
    ...context,
    suspects: [...patched].map(([file, { text, from, to }]) => suspectOf(file, text, from, to)),
    read: async (file) => patched.get(file)?.text ?? context.read(file),
  };
  const mutants: Candidate[] = [];
  const batches = search.propose(mutated);
  try {
    for (let step = await batches.next(); !step.done && mutants.length < most; step = await batches.next([]))
      for (const mutant of step.value) if (mutants.length < most) mutants.push(onOriginal(mutant, patched));
  } finally {
    await batches.return?.();
  }
  return mutants;
}

interface Patched {
  original: string;
  text: string;
  /** Offsets in `text` of all that was changed. */
  from: number;
  to: number;
}

async function patchedTexts(candidate: Candidate, context: RepairContext): Promise<Map<string, Patched>> {
  const texts = new Map<string, Patched>();
  for (const [file, edits] of editsByFile(candidate.edits)) {
    const original = (await context.read(file)) ?? '';
    const text = applyEdits(original, edits);
    const from = Math.min(...edits.map(({ range }) => range.start));
    const untouched = original.length - Math.max(...edits.map(({ range }) => range.end));
    texts.set(file, { original, text, from, to: text.length - untouched });
  }
  return texts;
}

/** The whole lines around a change. */
function suspectOf(file: string, text: string, from: number, to: number): Suspect {
  const start = text.lastIndexOf('\n', Math.max(0, from - 1)) + 1;
  const next = text.indexOf('\n', to);
  const end = next < 0 ? text.length : next;
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length;
  return {
    range: { file, start, end },
    line: lineAt(start),
    endLine: lineAt(end),
    suspiciousness: 1,
    reasons: {},
  };
}

/** Candidates are screened against the snapshot, so a mutant carries the patch with it. */
function onOriginal(mutant: Candidate, patched: ReadonlyMap<string, Patched>): Candidate {
  const edits = [...patched].map(([file, { original, text }]) => {
    const mutated = applyEdits(
      text,
      mutant.edits.filter(({ range }) => range.file === file),
    );
    return smallestEdit(file, original, mutated);
  });
  return makeCandidate({
    strategy: 'mutation',
    operator: mutant.operator,
    title: mutant.title,
    edits,
    prior: mutant.prior,
  });
}

/** The one edit that turns one text into the other, without what both begin and end with. */
function smallestEdit(file: string, from: string, to: string): Edit {
  const shorter = Math.min(from.length, to.length);
  let start = 0;
  while (start < shorter && from[start] === to[start]) start += 1;
  let tail = 0;
  while (tail < shorter - start && from[from.length - 1 - tail] === to[to.length - 1 - tail]) tail += 1;
  return { range: { file, start, end: from.length - tail }, text: to.slice(start, to.length - tail) };
}
