import { disjoint } from '../compose.js';
import type { Move } from '../move.js';
import { layerPriors } from '../priors.js';
import type { TextEdit } from '../proposal.js';
import { functionOf, type Source, statementOf, textOf } from '../source.js';
import { changeOf, squeeze, titleOf } from '../wording.js';

/**
 * The same change at sibling places: all of a statement, of a function, of a file, of the project, all places whose
 * statements read the same (copies of one piece of code), and neighbours two by two. After Saha et al., "Harnessing
 * Evolution for Multi-Hunk Program Repair", ICSE 2019.
 */
export function repeatedEdits(singles: readonly Move[]): Move[] {
  return [...alike(singles).values()].flatMap((moves) => (moves.length < 2 ? [] : setsOf(moves)));
}

function alike(singles: readonly Move[]): Map<string, Move[]> {
  const groups = new Map<string, Move[]>();
  for (const move of singles) {
    const key = `${move.operator}\n${changeOf(move.wording)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [move]);
    else group.push(move);
  }
  return groups;
}

const mostNeighbours = 12;

function setsOf(moves: readonly Move[]): Move[] {
  const scopes: [factor: number, scope: (move: Move) => string][] = [
    [1, statementKey],
    [1, copyKey],
    [0.95, functionKey],
    [0.6, ({ site }) => site?.source.file ?? ''],
    [0.4, () => ''],
  ];
  const sets = scopes.flatMap(([factor, scope]) =>
    partition(moves, scope).map((set): [number, Move[]] => [factor, set]),
  );
  const placed = moves.toSorted((a, b) => startOf(a) - startOf(b));
  for (let at = 0; at + 1 < Math.min(placed.length, mostNeighbours); at++)
    sets.push([0.7, placed.slice(at, at + 2)]);
  return sets.flatMap(([factor, set]) => {
    const inner = innermost(set);
    const made = inner.length < set.length ? [set, inner] : [set];
    return made.flatMap((each) => join(each, factor * layerPriors.repeated) ?? []);
  });
}

/** Without places that hold others of the set: `f(a) + f(b)` rather than `f(a + b)`. */
function innermost(moves: readonly Move[]): readonly Move[] {
  const ranges = moves.map(({ site }) => site?.node.range);
  return moves.filter((move) => {
    const own = move.site?.node.range;
    return !ranges.some(
      (other) =>
        own &&
        other &&
        other !== own &&
        own[0] <= other[0] &&
        own[1] >= other[1] &&
        own[1] - own[0] > other[1] - other[0],
    );
  });
}

const startOf = ({ files }: Move): number => files[0]?.edits[0]?.start ?? 0;

const statementKey = ({ site }: Move): string => {
  if (site === undefined) return '';
  return `${site.source.file} ${statementOf(site.source, site.node)?.range[0]}`;
};

const functionKey = ({ site }: Move): string =>
  site === undefined ? '' : `${site.source.file} ${functionOf(site.source, site.node).range[0]}`;

/** Places whose statements read the same. */
const copyKey = ({ site }: Move): string => {
  const statement = site === undefined ? null : statementOf(site.source, site.node);
  return site === undefined || statement === null ? '' : squeeze(textOf(site.source, statement));
};

/** The parts of two or more that share a key. */
function partition(moves: readonly Move[], keyOf: (move: Move) => string): Move[][] {
  const parts = new Map<string, Move[]>();
  for (const move of moves) {
    const key = keyOf(move);
    parts.set(key, [...(parts.get(key) ?? []), move]);
  }
  return [...parts.values()].filter((part) => part.length > 1);
}

/** One move that makes all; of those that overlap, the first counts. Null when fewer than two are left. */
function join(moves: readonly Move[], factor: number): Move | null {
  const edits = new Map<Source, TextEdit[]>();
  let places = 0;
  let score = 0;
  for (const move of moves) {
    const [file] = move.files;
    if (file === undefined) continue;
    const own = edits.get(file.source) ?? [];
    if (!disjoint([...own, ...file.edits])) continue;
    edits.set(file.source, [...own, ...file.edits]);
    score = Math.max(score, move.score);
    places++;
  }
  const [first] = moves;
  if (first === undefined || places < 2) return null;
  return {
    operator: first.operator,
    wording: { title: `${titleOf(first.wording)}, at ${places} places`, change: changeOf(first.wording) },
    files: [...edits].map(([source, list]) => ({ source, edits: list })),
    score: score * factor,
  };
}
