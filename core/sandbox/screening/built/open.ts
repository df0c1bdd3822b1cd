import { isHealerError } from '../../../errors.js';
import { narrowTo } from '../../../runners/narrow.js';
import { withBinaries } from '../../../runners/select.js';
import { openWorktree, type SandboxWorktree } from '../../worktree.js';
import type { MemoryScreener } from '../memory/screener.js';
import type { ScreeningOptions } from '../open.js';
import type { Screener } from '../screener.js';
import { builtFiles } from './built-files.js';
import { builtWorktree } from './built-worktree.js';
import { builtScreener } from './screener.js';

interface Ways {
  inMemory(options: ScreeningOptions): Promise<MemoryScreener | null>;
  byProcess(options: ScreeningOptions): Promise<Screener>;
}

/**
 * Screens in worktrees in which the packages that the tests load lie built. Null where they cannot be built, or are to be built
 * on other machines: then each candidate is run with its build.
 */
export async function openOverBuilds(
  options: ScreeningOptions,
  { inMemory, byProcess }: Ways,
): Promise<Screener | null> {
  const { builds, afterBuilds, cwd } = options.test;
  if (!builds || !afterBuilds || options.executor) return null;
  const { timeoutMs, signal } = options;
  const building = { command: afterBuilds.build, cwd, timeoutMs, signal };
  const take = async (): Promise<SandboxWorktree> =>
    builtWorktree(
      await (options.takeWorktree?.() ?? openWorktree(options.repo, options.commit, options)),
      building,
    );
  const first = await take().catch((error) => {
    if (isHealerError(error, 'COMMAND_FAILED')) return null;
    throw error;
  });
  if (first === null) return null;
  let unused: SandboxWorktree | null = first;
  const takeBuilt = async (): Promise<SandboxWorktree> => {
    const ready = unused;
    unused = null;
    return ready ?? take();
  };
  const built = await builtFiles(first.folder, options.repo.root, builds);
  const withOutputs = (file: string): string[] => [file, ...(built.get(file) ?? []).map((each) => each.file)];
  const { script } = afterBuilds;
  const after: ScreeningOptions = {
    ...options,
    takeWorktree: takeBuilt,
    test: { ...options.test, script },
    suspects: options.suspects.flatMap(withOutputs),
    covered: options.covered && new Set([...options.covered].flatMap(withOutputs)),
    command: narrowTo({ script, command: [], cwd }, options.failing)?.command ?? withBinaries(script),
  };
  try {
    const inner = (await inMemory(after)) ?? (await byProcess(after));
    return builtScreener({ inner, built, openBuilding: () => byProcess(options) });
  } catch (error) {
    await unused?.dispose();
    throw error;
  }
}
