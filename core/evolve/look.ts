import type { Config } from '../config/schema.js';
import type { Snapshot } from '../git/changes/snapshot.js';
import type { Repository } from '../git/repository.js';
import { execute } from '../sandbox/execute.js';
import { openWorktree, type SandboxWorktree } from '../sandbox/worktree.js';
import type { Store } from '../store/store.js';
import { excludes } from '../workspace/exclude.js';
import { isSourceFile, isTestFile } from '../workspace/sources.js';
import type { Workspace } from '../workspace/workspace.js';
import type { Check, ProjectCheck, ProjectFinding } from './check.js';
import { leftToEslint } from './examine/eslint-rules.js';
import type { FileResult } from './examine/examine-file.js';
import { examineFiles } from './examine/examine-files.js';
import { minimumNodes } from './examine/minimum-nodes.js';
import { applySuppressions, type FileFindings } from './examine/suppressions.js';
import type { FileFacts } from './facts.js';
import { type CodeMap, type EvolutionFigures, projectFigures } from './figures.js';
import { type Finding, type Unmarked, withFingerprints } from './finding.js';
import { groupBy } from './graph/group-by.js';
import { historyOf } from './history/history.js';
import { blobsOf, type Groundwork, type Project, readBlobs, readerOf } from './project.js';

/** What the checks find in a tree, whatever of it is known already. */
export interface Look {
  /** Ids of the checks that ran. */
  checks: string[];
  /** Ids of checks that the project's ESLint has rules for. */
  elsewhere: string[];
  findings: Finding[];
  /** Findings that a comment with a reason speaks for. */
  suppressed: number;
  files: number;
  /** Files that were parsed; the others were as they were the last time. */
  parsed: number;
  /** Numbers and a map of the code; null where only some checks were asked for. */
  whole: { figures: EvolutionFigures; map: CodeMap } | null;
  /** Sentences on what could not be done. */
  notices: string[];
  /** Milliseconds that all of it holds for as long as the tree, the settings and what is installed stay the same. */
  holdsForMs: number;
}

/** What examining needs of an opened repository. */
export interface Opened {
  repo: Repository;
  config: Config;
  store: Store;
  workspace: Workspace;
  signal: AbortSignal;
  onProgress(event: { phase: 'examine'; message: string }): void;
}

export interface LookOptions {
  /** The checks to choose from. */
  wanted: readonly Check[];
  /** Whether a check was asked for by its name. */
  isNamed(check: Check): boolean;
  /** Whether numbers and a map are wanted. */
  isWhole: boolean;
}

/** All that the checks find in a tree. Nothing of the repository is run but in the sandbox, and nothing is changed. */
export async function look(
  session: Opened,
  snapshot: Pick<Snapshot, 'tree' | 'commit'>,
  options: LookOptions,
): Promise<Look> {
  const bench = lazyWorktree(session, snapshot.commit);
  try {
    return await lookWith(session, snapshot, options, bench);
  } finally {
    await bench.dispose();
  }
}

async function lookWith(
  session: Opened,
  snapshot: Pick<Snapshot, 'tree' | 'commit'>,
  options: LookOptions,
  bench: Pick<LazyWorktree, 'get'>,
): Promise<Look> {
  const opened = openProject(session, snapshot, await blobsOf(session.repo, snapshot.tree), bench);
  const preparing = prepare(options.wanted.filter(isOfProject), opened.project, options.isWhole);
  try {
    return await lookAt(session, opened, options);
  } finally {
    await preparing;
  }
}

async function lookAt(
  { repo, store, config, signal, onProgress }: Opened,
  { project, facts, notices, holdsForMs }: OpenedProject,
  { wanted, isNamed, isWhole }: LookOptions,
): Promise<Look> {
  const { blobs, settings } = project;
  const tell = (message: string) => onProgress({ phase: 'examine', message });
  const isExcluded = excludes([...settings.exclude, ...config.exclude]);
  const minimumNode = await minimumNodes(blobs, (ids) => readBlobs(repo, ids));
  const tasks = [...blobs]
    .filter(([path]) => (isSourceFile(path) || isTestFile(path)) && !isExcluded(path))
    .map(([path, id]) => ({ path, id, minimumNode: minimumNode(path) }));
  const elsewhere = await leftToEslint(
    wanted.filter((check) => !isNamed(check)),
    { ...project, store },
  );
  const chosen = wanted.filter(({ id }) => !elsewhere.has(id));
  const { results, parsed } = await examineFiles(tasks, {
    store,
    checks: chosen.filter(({ reach }) => reach === 'file').map(({ id }) => id),
    read: (ids) => readBlobs(repo, ids),
    signal,
    onProgress: (done, of) => tell(`${done} of ${of} files`),
  });
  for (const [path, { trouble, unexplained, facts: ofFile }] of results) {
    notices.push(...trouble);
    for (const place of unexplained)
      notices.push(`${place} suppresses findings without a reason: write it after --`);
    if (ofFile) facts.set(path, ofFile);
  }
  const wide = await examineProject(chosen.filter(isOfProject), project, tell);
  const spoken = speakFor(
    wide.filter(({ file }) => !isExcluded(file)),
    results,
  );
  const severityOf = new Map(chosen.map(({ id, severity }) => [id, severity]));
  const found = [...results.values()]
    .flatMap(({ findings }) => findings)
    .map((finding) => ({ ...finding, severity: severityOf.get(finding.check) ?? finding.severity }))
    .concat(spoken.findings);
  return {
    checks: chosen.map(({ id }) => id),
    elsewhere: [...elsewhere],
    findings: found,
    suppressed: [...results.values()].reduce((sum, { suppressed }) => sum + suppressed, spoken.suppressed),
    files: tasks.length,
    parsed,
    whole: isWhole ? await projectFigures(project, found, chosen) : null,
    notices,
    holdsForMs: holdsForMs(),
  };
}

interface OpenedProject {
  project: Project;
  /** Those of the project, to be filled. */
  facts: Map<string, FileFacts>;
  /** What was told so far. */
  notices: string[];
  holdsForMs(): number;
}

function openProject(
  session: Opened,
  snapshot: Pick<Snapshot, 'tree' | 'commit'>,
  blobs: ReadonlyMap<string, string>,
  bench: Pick<LazyWorktree, 'get'>,
): OpenedProject {
  const { repo, config, store, workspace, signal } = session;
  const facts = new Map<string, FileFacts>();
  const notices: string[] = [];
  let holdsForMs = Number.MAX_SAFE_INTEGER;
  const holdsFor = (ms: number): void => {
    holdsForMs = Math.min(holdsForMs, ms);
  };
  const run: Project['run'] = async (
    command,
    { timeoutMs = config.testTimeoutMs, cwd = '', shown = [], apart = false } = {},
  ) => {
    const own = apart ? lazyWorktree(session, snapshot.commit) : null;
    try {
      const enclosure = (await (own ?? bench).get()).enclosure(cwd);
      const readOnly = [...(enclosure.readOnly ?? []), ...shown];
      const execution = await execute(command, { ...enclosure, readOnly, timeoutMs, signal });
      // On a machine with less to do it may come to its end.
      if (execution.exceeded) holdsFor(0);
      return execution;
    } finally {
      await own?.dispose();
    }
  };
  const project: Project = {
    repo,
    tree: snapshot.tree,
    commit: snapshot.commit,
    workspace,
    settings: config.evolve,
    blobs,
    facts,
    read: readerOf(repo, blobs),
    run,
    registry: async () =>
      config.research.npm && (await import('./registry/registry.js')).registryOf(repo, config),
    tell: (notice) => notices.push(notice),
    holdsFor,
    store,
    signal,
  };
  return { project, facts, notices, holdsForMs: () => holdsForMs };
}

const isOfProject = (check: Check): check is ProjectCheck => check.reach === 'project';

/** What takes long goes on while files are read. What goes wrong is told by the check that asks for it again. */
async function prepare(
  checks: readonly ProjectCheck[],
  project: Groundwork,
  isWhole: boolean,
): Promise<void> {
  const begun = checks.map((check) => check.prepare?.(project));
  await Promise.allSettled([...begun, isWhole && historyOf(project)]);
}

/** What is left of the findings of the repository once the comments of their files had their say. */
function speakFor(
  findings: readonly Finding[],
  results: ReadonlyMap<string, Pick<FileResult, 'suppressions'>>,
): Pick<FileFindings, 'findings' | 'suppressed'> {
  const left = [...groupBy(findings, ({ file }) => file)].map(([file, own]) =>
    applySuppressions(own, results.get(file)?.suppressions ?? []),
  );
  return {
    findings: left.flatMap((each) => each.findings),
    suppressed: left.reduce((sum, { suppressed }) => sum + suppressed, 0),
  };
}

/** A check that fails says so, and takes no other down with it. */
async function examineProject(
  chosen: readonly ProjectCheck[],
  project: Project,
  tell: (message: string) => void,
): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const check of chosen) {
    tell(check.id);
    try {
      const unmarked = (await check.examine(project)).map((each) => asUnmarked(check, each));
      found.push(...withFingerprints(unmarked));
    } catch (error) {
      if (project.signal?.aborted) throw error;
      project.holdsFor(0);
      project.tell(`${check.id} could not do its work: ${error instanceof Error ? error.message : error}`);
    }
  }
  return found;
}

const asUnmarked = (
  { id, category, severity }: Check,
  { message, key = message, fix, related = [], ...place }: ProjectFinding,
): Unmarked => ({ ...place, check: id, category, severity, message, key, fix: fix ?? null, related });

interface LazyWorktree {
  get(): Promise<SandboxWorktree>;
  dispose(): Promise<void>;
}

/** A worktree of the tree, made when the first tool has to run. */
function lazyWorktree({ repo, workspace, signal, config }: Opened, commit: string): LazyWorktree {
  let made: Promise<SandboxWorktree> | undefined;
  return {
    get: () => {
      const { isolation, limits } = config;
      made ??= openWorktree(repo, commit, { workspace, signal, isolation, limits });
      return made;
    },
    dispose: async () => {
      await (await made?.catch(() => undefined))?.dispose();
    },
  };
}
