import type { FixPattern } from '../../../model.js';
import { holesOf, type TreeEdit } from '../../../syntax/templates/template.js';
import type { Tree } from '../../../syntax/templates/tree.js';

const day = 86_400_000;
/** Days after which what was seen counts half. */
const halfLife = 730;
const leastDecay = 0.25;

/**
 * How far a pattern is to be trusted, 0 to 1: the more it says of the place the better, as Getafix ranks the most specific
 * template first (Bader et al., OOPSLA 2019); then in how many commits it was seen, what became of patches by it (the mean of
 * a Beta distribution that begins at even odds), and how long ago all that was.
 */
export function trustIn(
  pattern: Pick<FixPattern, 'support' | 'lastSeen' | 'outcomes'>,
  edit: TreeEdit,
  now: number,
): number {
  const { support, lastSeen, outcomes } = pattern;
  const specificity = specificityOf(edit);
  const seen = support / (support + 1);
  const weigh = (right: boolean): number =>
    outcomes.filter((each) => each.right === right).reduce((sum, { at }) => sum + decay(at, now), 0);
  const mean = (1 + weigh(true)) / (2 + weigh(true) + weigh(false));
  const latest = outcomes.reduce((last, { at, right }) => (right && at > last ? at : last), lastSeen);
  return specificity * seen * Math.min(1, 1.6 * mean) * decay(latest, now);
}

/** How much of a template is known, 0 to 1: what it asks of a place, and what it puts there. */
export function specificityOf({ before, after }: TreeEdit): number {
  const known = knownIn(before.tree);
  const open = holesOf(before.tree).length;
  const put = knownIn(after.tree);
  return (known / (known + 3)) * ((1 + known) / (1 + known + 0.25 * open)) * ((put + 4) / (put + 5));
}

/** Names and literals say twice as much as that there is some node. */
const knownIn = (tree: Tree): number =>
  tree.hole
    ? 0
    : (tree.value === null ? 1 : 2) + tree.children.reduce((sum, child) => sum + knownIn(child), 0);

const decay = (at: string, now: number): number =>
  Math.max(leastDecay, 0.5 ** (Math.max(0, now - Date.parse(at)) / day / halfLife));
