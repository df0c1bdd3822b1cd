import type { Edit } from '../../../model.js';
import type { RepairContext } from '../../strategy.js';
import { meaningOf } from './duplicates.js';
import { repeatedEdits } from './layers/repeated.js';
import { singleEdits } from './layers/single.js';
import { swappedEdits } from './layers/swapped.js';
import type { Move } from './move.js';
import type { Site, TextEdit } from './proposal.js';
import { type Found, foundBy } from './space.js';
import { openSites } from './waves.js';

/** Single edits near the places that are looked at. */
const mostSingles = 20_000;

/**
 * What search itself would propose to make the same program as these edits of one file, in whatever layout: a single edit
 * near their places, the same one repeated, or an exchange. Null where it has none.
 */
export async function editOfSearch(
  context: Pick<RepairContext, 'read' | 'suspects'>,
  edits: readonly Edit[],
): Promise<Found | null> {
  const [file, ...others] = new Set(edits.map(({ range }) => range.file));
  if (file === undefined || others.length > 0) return null;
  if (!context.suspects.some(({ range }) => range.file === file)) return null;
  const sites = await openSites(context, file);
  const source = sites[0]?.source;
  if (source === undefined) return null;
  const wanted = meaningOf(source, plain(edits));
  if (wanted === null) return null;
  const near = sites.filter((site) => edits.some((edit) => touches(site, edit)));
  const isWanted = ({ files: [own, ...more] }: Move): boolean =>
    own !== undefined && more.length === 0 && meaningOf(own.source, own.edits) === wanted;
  const singles: Move[] = [];
  for (const move of singleEdits(near)) {
    if (isWanted(move)) return foundBy(move, 1);
    if (singles.push(move) >= mostSingles) return null;
  }
  if (edits.length < 2) return null;
  const several = [...repeatedEdits(singles), ...swappedEdits(near)].find(isWanted);
  return several ? foundBy(several, 2) : null;
}

const plain = (edits: readonly Edit[]): TextEdit[] =>
  edits.map(({ range: { start, end }, text }) => ({ start, end, text }));

/** Whether a node holds, meets or neighbours an edit; what stands between statements does not part them. */
function touches({ source: { text }, node }: Site, { range }: Edit): boolean {
  let [start, end] = [range.start, range.end];
  while (start > 0 && /[\s;{}]/.test(text.charAt(start - 1))) start--;
  while (end < text.length && /[\s;{}]/.test(text.charAt(end))) end++;
  return node.range[0] <= end && node.range[1] >= start;
}
