import type { RunnerName } from '../../model.js';
import type { Workspace } from '../workspace.js';
import type { LeftOut } from './parts.js';

/** What healer knows of a repository of several packages, for people. */
export interface MonorepoSummary {
  /** Without the root's own. */
  packages: number;
  /** Packages whose tests can be run without those of others. */
  tested: number;
  /** How many of these each runner tests. */
  runners: Partial<Record<RunnerName, number>>;
  /** What starts all of their tests; null where nothing does. */
  tool: string | null;
  leftOut: LeftOut[];
  /** Folders of packages that a sparse checkout leaves out. */
  outside: string[];
}

/** Null where there is one package alone. */
export function summarise({ packages, monorepo }: Workspace): MonorepoSummary | null {
  if (!monorepo) return null;
  const parts = monorepo.parts.filter(({ folder }) => folder !== '');
  const runners: MonorepoSummary['runners'] = {};
  for (const { runner } of parts) runners[runner] = (runners[runner] ?? 0) + 1;
  return {
    packages: packages.length - 1,
    tested: parts.length,
    runners,
    tool: monorepo.tool,
    leftOut: monorepo.leftOut,
    outside: monorepo.outside,
  };
}
