import type { Edit } from '../../../model.js';
import type { RepairContext } from '../../strategy.js';
import { meaningOf } from './duplicates.js';
import { pairOf } from './layers/paired.js';
import { repeatedEdits } from './layers/repeated.js';
import { singleEdits } from './layers/single.js';
import { swappedEdits } from './layers/swapped.js';
import type { Move } from './move.js';
import type { Site, TextEdit } from './proposal.js';
import { type Found, foundBy } from './space.js';
import { openSites } from './waves.js';

/** Single edits near the places that are looked at. */
const mostSingles = 20_000;

type Context = Pick<RepairContext, 'read' | 'suspects'>;

/**
 * What search itself would propose to make the same program as these edits, in whatever layout: a single edit near their
 * places, the same one repeated, an exchange, or two single edits that have nothing to do with one another, of one file
 * or of two. Null where it has none.
 */
export async function editOfSearch(
  context: Context,
  edits: readonly Edit[],
  most = mostSingles,
): Promise<Found | null> {
  const files = [...new Set(edits.map(({ range }) => range.file))];
  const [first, second, ...others] = await Promise.all(
    files.slice(0, 3).map((file) =>
      openPlace(
        context,
        file,
        edits.filter(({ range }) => range.file === file),
        most,
      ),
    ),
  );
  if (!first || second === null || others.length > 0) return null;
  if (second === undefined) return inOneFile(first);
  const [one, other] = [first, second].map(({ single, wanted }) => single(wanted));
  const pair = one && other ? pairOf(one, other) : null;
  return pair && foundBy(pair, 2);
}

/** One file, and what becomes of it. */
interface Place {
  sites: readonly Site[];
  edits: readonly Edit[];
  wanted: string;
  meaning(edits: readonly Edit[]): string | null;
  /** Singles that are looked at. */
  most: number;
  /** The single edits near, as far as they were looked at. */
  singles: readonly Move[];
  /** The single edit that means this. */
  single(meaning: string | null): Move | undefined;
}

async function openPlace(
  context: Context,
  file: string,
  edits: readonly Edit[],
  most: number,
): Promise<Place | null> {
  if (!context.suspects.some(({ range }) => range.file === file)) return null;
  const sites = await openSites(context, file);
  const source = sites[0]?.source;
  if (source === undefined) return null;
  const meaning = (some: readonly Edit[]) => meaningOf(source, plain(some));
  const wanted = meaning(edits);
  if (wanted === null) return null;
  const near = sites.filter((site) => edits.some((edit) => touches(site, edit)));
  const singles: Move[] = [];
  const known = new Map<string, Move>();
  const rest = singleEdits(near)[Symbol.iterator]();
  const single = (asked: string | null): Move | undefined => {
    if (asked === null) return undefined;
    while (!known.has(asked) && singles.length < most) {
      const { value: move, done } = rest.next();
      if (done) break;
      singles.push(move);
      const own = meaningIn(move);
      if (own !== null && !known.has(own)) known.set(own, move);
    }
    return known.get(asked);
  };
  return { sites: near, edits, wanted, meaning, singles, single, most };
}

/** Of a move in one file. */
const meaningIn = ({ files: [own, ...more] }: Move): string | null =>
  own === undefined || more.length > 0 ? null : meaningOf(own.source, own.edits);

function inOneFile({ sites, edits, wanted, meaning, singles, single, most }: Place): Found | null {
  const one = single(wanted);
  if (one) return foundBy(one, 1);
  if (edits.length < 2 || singles.length >= most) return null;
  const isWanted = (move: Move): boolean => meaningIn(move) === wanted;
  const several = [...repeatedEdits(singles), ...swappedEdits(sites)].find(isWanted);
  if (several) return foundBy(several, 2);
  const sorted = [...edits].sort((a, b) => a.range.start - b.range.start);
  for (let at = 1; at < Math.min(sorted.length, mostParted); at++) {
    const [a, b] = [single(meaning(sorted.slice(0, at))), single(meaning(sorted.slice(at)))];
    const pair = a && b ? pairOf(a, b) : null;
    if (pair && isWanted(pair)) return foundBy(pair, 2);
  }
  return null;
}

/** A change of more places is no pair of small ones. */
const mostParted = 8;

const plain = (edits: readonly Edit[]): TextEdit[] =>
  edits.map(({ range: { start, end }, text }) => ({ start, end, text }));

/** Whether a node holds, meets or neighbours an edit; what stands between statements does not part them. */
function touches({ source: { text }, node }: Site, { range }: Edit): boolean {
  let [start, end] = [range.start, range.end];
  while (start > 0 && /[\s;{}]/.test(text.charAt(start - 1))) start--;
  while (end < text.length && /[\s;{}]/.test(text.charAt(end))) end++;
  return node.range[0] <= end && node.range[1] >= start;
}
