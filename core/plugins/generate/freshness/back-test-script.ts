import { parseAnswer } from '../../answers.js';
import type { HookCheckInput } from '../../api-types.js';
import type { Loadable } from '../../find.js';
import { permittedFiles } from '../../permitted-files.js';
import type { PluginProcess } from '../../process.js';
import { type BackTest, judged } from '../back-test.js';
import { type ChangedCommit, soon } from '../back-test-pair.js';

export interface ScriptHistory {
  /** The oldest first. */
  commits: readonly ChangedCommit[];
  script: string;
  isMade(path: string): boolean;
  /** Those that are stale in the tree as it is. */
  stale: readonly string[];
  /** Files that are otherwise in a commit than the script makes them there; null where it cannot be run there. */
  staleAt(commit: string): Promise<string[] | null>;
}

/** Commits of each sort at which the script is run: those that changed what it makes, and those that did not. */
const mostOfSort = 5;
const mostRecent = 40;

/**
 * Asks a hook check about commits of the history, at which the script is run. Faulty are those that left a file stale which
 * another commit brought up to date soon, and those that changed what the script makes, had they left it as it was.
 * Error: PluginFailure
 */
export async function backTestScript(
  process: PluginProcess,
  { manifest }: Loadable,
  { commits, script, isMade, stale: staleNow, staleAt }: ScriptHistory,
): Promise<BackTest> {
  const isWatched = permittedFiles(manifest);
  const fires = async (paths: Iterable<string>, changed: string[]): Promise<boolean> => {
    const files = [...paths]
      .slice(0, 5000)
      .map((path) => ({ path, change: 'modified' as const, text: null }));
    if (!files.some(({ path }) => isWatched(path))) return false;
    const input: HookCheckInput = { files, runs: [{ script, ok: true, changed }] };
    return parseAnswer('hook-check', await process.ask(input)).length > 0;
  };
  const counts = { all: 0, fires: 0, silent: 0, right: 0, looked: 0 };
  const past: string[] = [];
  let fresh = 0;
  const fault = (fired: boolean, silent: boolean): void => {
    counts.all += 1;
    counts.fires += Number(fired);
    counts.right += Number(fired);
    counts.silent += Number(silent);
  };
  for (const index of sampleOf(commits, isMade, isWatched)) {
    const { id, paths } = commits[index] as ChangedCommit;
    const stale = await staleAt(id);
    if (stale === null) continue;
    counts.looked += 1;
    if (stale.length === 0) {
      const quiet = !(await fires(paths, []));
      const changed = [...paths].filter(isMade);
      const sources = [...paths].filter((path) => !isMade(path));
      if (changed.length > 0 && sources.length > 0) {
        fresh += 1;
        fault(await fires(sources, changed), quiet);
      } else if (!quiet) past.push(id.slice(0, 12));
      continue;
    }
    const fired = await fires(paths, stale);
    const next = commits.slice(index + 1, index + 1 + soon);
    if (await isMended(stale, next, staleAt)) fault(fired, true);
    else if (fired) past.push(`${stale[0]} at ${id.slice(0, 12)}`);
  }
  const note = `The script made what was committed at ${fresh} commit(s) that changed it; each counts as a faulty version, too, with that left as it was before.`;
  return { ...judged({ ...counts, now: [...staleNow], past }), note };
}

/** Whether one of the next commits brought all of the stale files up to date. */
async function isMended(
  stale: readonly string[],
  next: readonly ChangedCommit[],
  staleAt: ScriptHistory['staleAt'],
): Promise<boolean> {
  for (const { id, paths } of next) {
    if (!stale.some((file) => paths.has(file))) continue;
    const later = await staleAt(id);
    if (later && !later.some((file) => stale.includes(file))) return true;
  }
  return false;
}

/** Of commits that changed what is made the latest, of the others some of the latest forty, evenly: indices, the latest first. */
function sampleOf(
  commits: readonly ChangedCommit[],
  isMade: (path: string) => boolean,
  isWatched: (path: string) => boolean,
): number[] {
  const making: number[] = [];
  const others: number[] = [];
  for (let index = commits.length - 1; index >= 0; index -= 1) {
    const paths = [...(commits[index]?.paths ?? [])];
    if (!paths.some(isMade)) {
      if (paths.some(isWatched)) others.push(index);
    } else if (paths.some((path) => !isMade(path))) making.push(index);
  }
  const recent = others.slice(0, mostRecent);
  const step = Math.max(1, recent.length / mostOfSort);
  const some = recent.filter((_, at) => Math.floor(at / step) !== Math.floor((at - 1) / step));
  return [...making.slice(0, mostOfSort), ...some].sort((one, other) => other - one);
}
