import type { Candidate } from '../../../model.js';

/** How long a candidate is tried. One that is cut gets a longer look: a right fix can need millions of steps. */
export interface Look {
  /** Times the limits of the first look. */
  patience: number;
  /** The part of the time of first looks that these may take while there is something else to look at. */
  share: number;
  /** Candidates that get it between two batches, at most. */
  most: number;
}

/** A candidate that ran out of its steps, and the look that comes next. */
export interface Cut {
  candidate: Candidate;
  next: Look;
}

export const firstLook: Look = { patience: 1, share: 1, most: Number.POSITIVE_INFINITY };

const longest: Look = { patience: 100, share: 0.1, most: 2 };
const longer: readonly Look[] = [{ patience: 10, share: 0.3, most: 32 }, longest];

/** Null behind the longest. */
export const afterLook = (look: Look): Look | null => longer[longer.indexOf(look) + 1] ?? null;

interface Looks {
  cut: Cut[];
  /** Milliseconds in looks of each patience. */
  spentMs: ReadonlyMap<number, number>;
}

/**
 * Takes the candidates whose turn it is: as many as there is time for, the earliest first, since they are the likeliest;
 * at the end all, and for as long as can be.
 */
export function longerLooks(looks: Looks, atTheEnd: boolean): { look: Look; candidates: Candidate[] }[] {
  if (atTheEnd) return [{ look: longest, candidates: looks.cut.splice(0).map(candidateOf) }];
  return longer.map((look) => {
    const isTime = spent(looks, look) < look.share * spent(looks, firstLook);
    const due = isTime ? looks.cut.filter(({ next }) => next === look).slice(0, look.most) : [];
    looks.cut = looks.cut.filter((each) => !due.includes(each));
    return { look, candidates: due.map(candidateOf) };
  });
}

const spent = ({ spentMs }: Looks, { patience }: Look): number => spentMs.get(patience) ?? 0;

const candidateOf = ({ candidate }: Cut): Candidate => candidate;
