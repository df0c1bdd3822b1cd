import { createHash } from 'node:crypto';
import type { Verdict } from '../../../../model.js';
import { applyTextEdits, compose, disjoint, inOrder } from '../compose.js';
import type { Base, FileEdits, Move } from '../move.js';
import { layerPriors } from '../priors.js';
import type { Site, TextEdit } from '../proposal.js';
import { openSource, type Source } from '../source.js';
import { titleOf } from '../wording.js';
import { together } from './paired.js';
import { singleEdits } from './single.js';

/** First edit, second edit, and further ones only while each makes more tests pass. */
const maximumDepth = 4;

/**
 * Tells which edits are worth building upon: those that changed which tests pass or how they fail. Of several with one
 * and the same effect, the later ones count for less: they are mostly the same change in other words.
 */
export interface Guidance {
  /** The base that a verdict makes of a move, or null. */
  baseOf(move: Move, verdict: Verdict): Base | null;
}

export function createGuidance(): Guidance {
  const effects = new Map<string, number>();
  const outcomes = new Map<string, number>();
  return {
    baseOf(move, verdict) {
      const depth = (move.base?.depth ?? 0) + 1;
      if (verdict.status !== 'partial' || depth >= maximumDepth) return null;
      const passed = verdict.tests.filter(({ status }) => status === 'passed').length;
      if (move.base !== undefined && passed <= move.base.passed) return null;
      const alike = count(effects, effectOf(verdict));
      const akin = count(outcomes, verdict.tests.map(({ status }) => status).join(' '));
      const share = verdict.tests.length === 0 ? 0 : passed / verdict.tests.length;
      const promise = (0.35 + 0.65 * share) / Math.sqrt(alike * akin);
      const outer = move.base?.factor ?? 1;
      const own = 0.3 + 0.7 * Math.min(1, move.score / outer);
      const step = move.base === undefined ? layerPriors.guided : layerPriors.further;
      return { move, factor: promise * own * step * outer, depth, passed };
    },
  };
}

function count(times: Map<string, number>, key: string): number {
  const now = (times.get(key) ?? 0) + 1;
  times.set(key, now);
  return now;
}

/** One word for what the tests do: messages may be long, and there are many of them. */
function effectOf(verdict: Verdict): string {
  const hash = createHash('sha1');
  for (const { file, path, status, error } of verdict.tests)
    hash.update(`${file} ${path.join(' ')} ${status} ${error?.message ?? ''}\n`);
  return hash.digest('base64');
}

/** A second edit at another place: one of the single edits as it is. Null where the two touch. */
export function onTop(base: Base, second: Move): Move | null {
  const near = isNear(base.move, second) ? 1 : 0.5;
  const joined = together(base.move, second, base.factor * second.score * near);
  return joined === null ? null : { ...joined, base };
}

const nearby = 1500;

const isNear = (a: Move, b: Move): boolean =>
  a.files.some(({ source, edits }) =>
    b.files.some(
      (other) =>
        other.source === source && Math.abs((edits[0]?.start ?? 0) - (other.edits[0]?.start ?? 0)) < nearby,
    ),
  );

/** A move that is made when its turn comes: what many edits write anew, put together, would fill the memory. */
export interface Later {
  score: number;
  /** Null where its edits touch. */
  make(): Move | null;
}

/** Second edits inside of what the first edit wrote, for which the edited code is parsed anew. */
export function* within(base: Base): Generator<Later> {
  for (const first of base.move.files) {
    const piece = editedPiece(first);
    if (piece === null) continue;
    for (const second of singleEdits(sitesIn(piece))) {
      const later = (second.files[0]?.edits ?? []).map(({ start, end, text }) => ({
        start: start + piece.offset,
        end: end + piece.offset,
        text,
      }));
      const { operator } = second;
      const title = titleOf(second.wording);
      const score = base.factor * second.score;
      // What is kept holds no part of the tree that was parsed.
      yield { score, make: () => inside(base, first, { operator, title, later, score }) };
    }
  }
}

interface Second {
  operator: string;
  title: string;
  /** In the file as the first edit leaves it. */
  later: readonly TextEdit[];
  score: number;
}

function inside(
  base: Base,
  first: FileEdits,
  { operator, title: second, later, score }: Second,
): Move | null {
  const edits = compose(first.source.text, first.edits, later);
  if (!disjoint(edits)) return null;
  const title = `${titleOf(base.move.wording)}; ${second}`;
  return {
    operator: `${base.move.operator}+${operator}`,
    wording: { title, change: title },
    files: base.move.files.map((each) => (each === first ? { source: each.source, edits } : each)),
    score,
    base,
  };
}

interface Piece {
  source: Source;
  /** Where it begins in the edited file. */
  offset: number;
  /** Ranges, in the piece, of what the edits wrote. */
  written: readonly { start: number; end: number }[];
}

/** Files longer than this are parsed by the statement of theirs that holds the edits. */
const longest = 8000;

function editedPiece({ source, edits }: FileEdits): Piece | null {
  const text = applyTextEdits(source.text, edits);
  const written = rangesOf(edits);
  const [from, to] = [written[0]?.start ?? 0, written.at(-1)?.end ?? 0];
  const whole = openWhole(source, text, written);
  if (text.length <= longest) return whole();
  const first = inOrder(edits)[0]?.start ?? 0;
  const home = source.program.body.find(({ range }) => range[0] <= first && range[1] > first);
  if (home === undefined) return whole();
  const offset = home.range[0];
  const end = home.range[1] + text.length - source.text.length;
  if (from < offset || to > end) return whole();
  const opened = openSource(source.file, text.slice(offset, end));
  const moved = written.map((range) => ({ start: range.start - offset, end: range.end - offset }));
  return opened === null ? null : { source: opened, offset, written: moved };
}

const openWhole = (source: Source, text: string, written: Piece['written']) => (): Piece | null => {
  const opened = openSource(source.file, text);
  return opened === null ? null : { source: opened, offset: 0, written };
};

function rangesOf(edits: readonly TextEdit[]): { start: number; end: number }[] {
  let shift = 0;
  return inOrder(edits).map(({ start, end, text }) => {
    const from = start + shift;
    shift += text.length - (end - start);
    return { start: from, end: from + text.length };
  });
}

/** Nodes that the edits wrote or that a little around them holds, but no whole functions. */
function sitesIn({ source, written }: Piece): Site[] {
  const touches = (range: readonly [number, number]): boolean =>
    written.some(
      ({ start, end }) => range[0] <= end && range[1] >= start && range[1] - range[0] < end - start + 120,
    );
  return source.nodes.flatMap((node) =>
    node.type !== 'Program' && touches(node.range) ? [{ source, node, suspiciousness: 1 }] : [],
  );
}
