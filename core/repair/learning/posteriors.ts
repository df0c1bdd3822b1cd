import type { FunctionKind } from '../../model.js';
import { type BetaPrior, type Counts, posteriorMean } from '../../statistics/beta.js';
import { locationPrior, operatorPrior } from './shipped.js';

/** What was seen of one edit of the past. Counts may be parts: what is only proved says less than what somebody accepted. */
export interface Trial extends Counts {
  /** Null of edits that people made. */
  strategy: string | null;
  /** Null where no operator is known that makes it. */
  operator: string | null;
  files: readonly string[];
  place: FunctionKind | null;
}

/** What this repository has shown of strategies, kinds of edits and places. */
export interface Learning {
  strategies: ReadonlyMap<string, Counts>;
  operators: ReadonlyMap<string, Counts>;
  files: ReadonlyMap<string, Counts>;
  /** Each with all that is below; `''` is the repository. */
  folders: ReadonlyMap<string, Counts>;
  places: ReadonlyMap<FunctionKind, Counts>;
}

/** A wrong edit speaks against its place less than a right one speaks for it: the fault may still be there. */
const wrongPlace = 0.5;

export function learningOf(trials: Iterable<Trial>): Learning {
  const [strategies, operators, files, folders] = Array.from({ length: 4 }, () => new Map<string, Counts>());
  const places = new Map<FunctionKind, Counts>();
  for (const { strategy, operator, files: changed, place, right, wrong } of trials) {
    add(strategies, strategy, { right, wrong });
    // What several kinds of edits did together, none did alone.
    const parts = operator?.split('+') ?? [];
    for (const part of parts)
      add(operators, part, { right: right / parts.length, wrong: wrong / parts.length });
    const here = { right, wrong: wrongPlace * wrong };
    for (const file of changed) add(files, file, here);
    for (const folder of new Set(changed.flatMap(foldersOf))) add(folders, folder, here);
    add(places, place, here);
  }
  return { strategies, operators, files, folders, places } as Learning;
}

function add<Key>(counts: Map<Key, Counts> | undefined, key: Key | null, { right, wrong }: Counts): void {
  if (key === null) return;
  const known = counts?.get(key);
  counts?.set(key, { right: (known?.right ?? 0) + right, wrong: (known?.wrong ?? 0) + wrong });
}

/** Those that hold a file, the outermost first. */
function foldersOf(file: string): string[] {
  const parts = file.split('/').slice(0, -1);
  return ['', ...parts.map((_, at) => parts.slice(0, at + 1).join('/'))];
}

const mean = (prior: BetaPrior, counts: Counts | undefined): number =>
  posteriorMean(prior, counts ?? { right: 0, wrong: 0 });

/** By how much likelier than healer believed at first a kind of edit is right here: 1 where nothing was seen of it. */
export function operatorFactor({ operators }: Pick<Learning, 'operators'>, operator: string): number {
  const prior = operatorPrior(operator);
  return mean(prior, operators.get(operator)) / prior.mean;
}

/**
 * How much likelier than elsewhere the fault is in a file: the belief in a folder is the prior of what is in it, so that a
 * little that is known of many files tells something of another one beside them.
 */
export function fileFactor({ files, folders }: Pick<Learning, 'files' | 'folders'>, file: string): number {
  const usual = mean(locationPrior(), folders.get(''));
  const folder = foldersOf(file)
    .slice(1)
    .reduce((above, each) => mean(locationPrior(above), folders.get(each)), usual);
  return tempered(mean(locationPrior(folder), files.get(file)) / usual);
}

/** The same of a kind of function. */
export function placeFactor({ places }: Pick<Learning, 'places'>, place: FunctionKind): number {
  const all = [...places.values()].reduce(
    (sum, { right, wrong }) => ({ right: sum.right + right, wrong: sum.wrong + wrong }),
    { right: 0, wrong: 0 },
  );
  const usual = mean(locationPrior(), all);
  return tempered(mean(locationPrior(usual), places.get(place)) / usual);
}

/** Where faults were says less than what tests run: half of it, in logarithms, and never more than this. */
const [trust, most] = [0.5, 1.5];
const tempered = (factor: number): number => Math.min(most, Math.max(1 / most, factor ** trust));
