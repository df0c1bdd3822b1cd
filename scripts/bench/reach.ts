import type { Suspect, Verdict } from '../../core/model.js';
import { tokenEdits } from '../../core/patterns/history/past-edit.js';
import { meaningOf } from '../../core/repair/strategies/search/duplicates.js';
import type { Move } from '../../core/repair/strategies/search/move.js';
import { type PlaceKind, placeKindOf } from '../../core/repair/strategies/search/place-kinds.js';
import type { TextEdit } from '../../core/repair/strategies/search/proposal.js';
import { openSource, type Source } from '../../core/repair/strategies/search/source.js';
import { createSearchSpace } from '../../core/repair/strategies/search/space.js';
import { isFunction, nodesAt } from '../../core/repair/syntax/lookup.js';
import { fileContext } from './candidates.js';

/** A faulty file and the file as it was fixed. */
export interface Pair {
  id: string;
  sourceFile: string;
  buggy: string;
  fixed: string;
}

/** Where the fix stands in the search space, when the function that it changes is suspected as a whole. */
export interface Reach {
  id: string;
  /** How many candidates come before it; null where it is not among those looked at. */
  rank: number | null;
  layer: 1 | 2 | null;
  title: string;
  generated: number;
  outcomes: Outcome[];
}

/** How many single edits of one kind at one kind of place were made, and whether the fix was one of them. */
export interface Outcome {
  operator: string;
  place: PlaceKind;
  candidates: number;
  accepted: boolean;
}

/**
 * Walks the space until the fix turns up. Verdicts are made up: an edit that is one part of the fix makes as many tests
 * pass as it has parts, and all others fail; that is as good as tests can guide.
 */
export async function reachOf({ id, sourceFile, buggy, fixed }: Pair, most: number): Promise<Reach | null> {
  const source = openSource(sourceFile, buggy);
  if (source === null) return null;
  const parts = tokenEdits(buggy, fixed) ?? [];
  const goal = meaningOf(source, parts);
  if (goal === null) return null;
  const steps = stepsOf(source, parts);
  const space = createSearchSpace(fileContext(sourceFile, buggy, [homeOf(source, parts)]));
  const outcomes = new Map<string, Outcome>();
  let generated = 0;
  for await (const found of space.candidates()) {
    const meaning = meaningOf(source, found.move.files[0]?.edits ?? []) ?? '';
    const isFix = isSame(meaning, goal);
    note(outcomes, found.move, isFix);
    if (isFix)
      return {
        id,
        rank: generated,
        layer: found.layer,
        title: found.title,
        generated,
        outcomes: [...outcomes.values()],
      };
    const passed = steps.get(meaning);
    if (passed !== undefined) space.learn(found.move, verdictOf(passed, parts.length));
    if (++generated === most) break;
  }
  return { id, rank: null, layer: null, title: '', generated, outcomes: [...outcomes.values()] };
}

const mostParts = 5;

/** How many parts of the fix are made by each edit that makes some and not all. */
function stepsOf(source: Source, parts: readonly TextEdit[]): Map<string, number> {
  const steps = new Map<string, number>();
  if (parts.length > mostParts) return steps;
  for (let chosen = 1; chosen < 2 ** parts.length - 1; chosen++) {
    const some = parts.filter((_, at) => chosen & (1 << at));
    const meaning = meaningOf(source, some);
    if (meaning !== null) steps.set(meaning, some.length);
  }
  return steps;
}

/** Braces around one statement may be there or not. */
const isSame = (a: string, b: string): boolean =>
  a === b || (insertsOnly(a) && insertsOnly(b) && a.replace(/ [{}]/g, '') === b.replace(/ [{}]/g, ''));

const insertsOnly = (meaning: string): boolean =>
  / 0(?: |$)/.test(meaning.slice(meaning.indexOf(' '), meaning.indexOf(' ') + 3));

/** The smallest function that holds all of the fix, or the top-level statement. */
function homeOf(source: Source, parts: readonly TextEdit[]): Suspect['range'] {
  const [start, end] = [
    Math.min(...parts.map((each) => each.start)),
    Math.max(...parts.map((each) => each.end)),
  ];
  const around = nodesAt(source.program, start).filter(({ range }) => range[0] <= start && range[1] >= end);
  const home = around.find(isFunction) ?? around.at(-2);
  const [from, to] = home?.range ?? [0, source.text.length];
  return { file: source.file, start: from, end: to };
}

function note(outcomes: Map<string, Outcome>, { operator, site }: Move, accepted: boolean): void {
  if (site === undefined) return;
  const place = placeKindOf(site.source, site.node);
  const key = `${operator} ${place}`;
  const known = outcomes.get(key) ?? { operator, place, candidates: 0, accepted: false };
  known.candidates++;
  known.accepted ||= accepted;
  outcomes.set(key, known);
}

const verdictOf = (passed: number, of: number): Verdict => ({
  candidate: '',
  status: 'partial',
  tests: Array.from({ length: of }, (_, at) => ({
    file: 'test.js',
    path: [String(at)],
    status: at < passed ? 'passed' : 'failed',
    durationMs: 0,
  })),
  durationMs: 0,
  via: 'none',
});
