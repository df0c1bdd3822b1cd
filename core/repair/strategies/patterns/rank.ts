import type { FixPattern } from '../../../model.js';
import { posteriorMean } from '../../../statistics/beta.js';
import { remaining, remainingOf } from '../../../statistics/forgetting.js';
import { holesOf, type TreeEdit } from '../../../syntax/templates/template.js';
import type { Tree } from '../../../syntax/templates/tree.js';

type Seen = Pick<FixPattern, 'support' | 'firstSeen' | 'lastSeen' | 'outcomes'>;

/**
 * How far a pattern is to be trusted, 0 to 1: the more it says of the place the better, as Getafix ranks the most specific
 * template first (Bader et al., OOPSLA 2019); then in how many commits it was seen, and what became of patches by it (the mean
 * of a Beta distribution that begins at even odds), where everything counts less the longer ago it was.
 */
export function trustIn(pattern: Seen, edit: TreeEdit, now: number): number {
  const weigh = (right: boolean): number =>
    pattern.outcomes
      .filter((each) => each.right === right)
      .reduce((sum, { at }) => sum + remaining(Date.parse(at), now), 0);
  const mean = posteriorMean({ mean: 0.5, weight: 2 }, { right: weigh(true), wrong: weigh(false) });
  const seen = supportLeft(pattern, now);
  return specificityOf(edit) * (seen / (seen + 1)) * Math.min(1, 1.6 * mean);
}

/** What the commits of a pattern still count; what was right of late was seen of late. */
export function supportLeft({ support, firstSeen, lastSeen, outcomes }: Seen, now: number): number {
  const latest = outcomes.reduce((last, { at, right }) => (right && at > last ? at : last), lastSeen);
  return remainingOf(support, [Date.parse(firstSeen), Date.parse(latest)], now);
}

/** How much of a template is known, 0 to 1: what it asks of a place, and what it puts there. */
function specificityOf({ before, after }: TreeEdit): number {
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
