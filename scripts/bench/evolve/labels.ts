import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../../core/package-root.js';

/** One finding on public code that somebody looked at. */
export interface Label {
  /** `owner/name`. */
  project: string;
  commit: string;
  file: string;
  line: number;
  /** Whether the finding holds, and its fix, where it has one, keeps what the program does. */
  right: boolean;
  /** Why not, in a few words; empty where it is right. */
  why: string;
}

export interface Precision {
  right: number;
  judged: number;
  projects: string[];
}

/** As many findings have to be judged before their share says something of a check. */
export const enoughJudged = 20;

/** Whether what was judged of a check is enough for it to run without being asked for. */
export const isPrecise = ({ right, judged }: Precision): boolean =>
  judged >= enoughJudged && right / judged >= 0.9;

/** How often a check was right, by its labels in `scripts/bench/evolve/labels/<check>.jsonl`; null where there are none. */
export async function precisionOf(check: string): Promise<Precision | null> {
  const labels = await readLabels(check);
  if (labels.length === 0) return null;
  return {
    right: labels.filter(({ right }) => right).length,
    judged: labels.length,
    projects: [...new Set(labels.map(({ project }) => project))].sort(),
  };
}

export async function readLabels(check: string): Promise<Label[]> {
  const path = join(packageRoot, 'scripts/bench/evolve/labels', `${check}.jsonl`);
  const text = await readFile(path, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Label);
}
