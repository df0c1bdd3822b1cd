import type { History } from './history.js';

/** Two files that change together. */
export interface Coupling {
  files: [string, string];
  /** Commits that changed both. */
  together: number;
  /** Of the commits that changed the one that changed less, the share that changed the other too. */
  confidence: number;
}

export interface CouplingLimits {
  /** Commits that change more files than this say nothing about any two of them. */
  mostFiles: number;
  fewestTogether: number;
  leastConfidence: number;
}

/** Pairs that `counts` lets through and that changed together, the most often first: Gall et al., "Detection of logical coupling" (1998). */
export function couplingsIn(
  history: History,
  counts: (file: string) => boolean,
  { mostFiles, fewestTogether, leastConfidence }: CouplingLimits,
): Coupling[] {
  const alone = new Map<string, number>();
  const pairs = new Map<string, Map<string, number>>();
  for (const { files } of history) {
    const paths = [...new Set(files.map(({ path }) => path))].filter(counts).sort();
    for (const path of paths) alone.set(path, (alone.get(path) ?? 0) + 1);
    if (files.length > mostFiles) continue;
    for (const [index, one] of paths.entries())
      for (const other of paths.slice(index + 1)) {
        const row = pairs.get(one) ?? new Map<string, number>();
        row.set(other, (row.get(other) ?? 0) + 1);
        pairs.set(one, row);
      }
  }
  const found: Coupling[] = [];
  for (const [one, row] of pairs)
    for (const [other, together] of row) {
      const confidence = together / Math.min(alone.get(one) ?? 0, alone.get(other) ?? 0);
      if (together >= fewestTogether && confidence >= leastConfidence)
        found.push({ files: [one, other], together, confidence });
    }
  return found.sort((a, b) => b.together - a.together || b.confidence - a.confidence);
}
