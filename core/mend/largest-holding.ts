import type { TestId } from '../model.js';

/** Why something does not hold. */
export interface Refusal {
  /** One sentence. */
  reason: string;
  /** Tests that it breaks, where that is why. */
  tests: TestId[];
}

export interface Halving<Item, Held> {
  /** Tries some of the items together. */
  attempt(items: Item[]): Promise<Held | Refusal>;
  itemsOf(held: Held): Item[];
  /** How often it may be tried. */
  most: number;
  /** When no more is tried but the first time, as `Date.now` counts. */
  deadline: number;
}

export interface Halved<Item, Held> {
  held: Held | null;
  refused: ({ items: Item[] } & Refusal)[];
  tried: number;
}

/**
 * Finds the most of some items that hold together: where all do not, halves them until what breaks something is told from what does
 * not (delta debugging: Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002), and tries
 * what is left once more as a whole.
 */
export async function largestHolding<Item, Held extends object>(
  items: Item[],
  { attempt, itemsOf, most, deadline }: Halving<Item, Held>,
): Promise<Halved<Item, Held>> {
  const refused: Halved<Item, Held>['refused'] = [];
  let tried = 0;
  const trial = (some: Item[]) => {
    tried += 1;
    return attempt(some);
  };
  const refuse = (some: Item[], refusal: Refusal): null => {
    refused.push({ items: some, ...refusal });
    return null;
  };
  const largest = async (some: Item[]): Promise<Held | null> => {
    if (tried >= most) return refuse(some, because('too many of them failed to look further'));
    if (tried > 0 && Date.now() > deadline) return refuse(some, because('the time budget was spent'));
    const result = await trial(some);
    if (!isRefusal(result)) return result;
    if (some.length === 1) return refuse(some, result);
    const middle = Math.ceil(some.length / 2);
    const one = await largest(some.slice(0, middle));
    const other = await largest(some.slice(middle));
    if (!one || !other) return one ?? other;
    const both = await trial([...itemsOf(one), ...itemsOf(other)]);
    if (!isRefusal(both)) return both;
    const [kept, left] = itemsOf(one).length >= itemsOf(other).length ? [one, other] : [other, one];
    refuse(itemsOf(left), { ...both, reason: `together with the others: ${both.reason}` });
    return kept;
  };
  return { held: await largest(items), refused, tried };
}

export const because = (reason: string): Refusal => ({ reason, tests: [] });

export const isRefusal = (result: object): result is Refusal => 'reason' in result && 'tests' in result;
