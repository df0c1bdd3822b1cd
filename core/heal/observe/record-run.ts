import { type DrainOptions, drainInbox } from '../../capture/drain.js';
import { keepPrinted } from '../../capture/printed.js';
import type { ErrorRecord, Run } from '../../model.js';
import { markGreen, markRed } from '../../setup/red-marker.js';
import { recordGreen } from '../../store/green.js';
import type { Store } from '../../store/store.js';
import type { Opened } from '../session.js';

export interface TestOutcome {
  exitCode: number;
  run: Run | null;
  /** Errors that this run showed. */
  errors: ErrorRecord[];
  /** Errors that were open before and that this run showed to be gone. */
  resolved: ErrorRecord[];
}

type FinishedRun = NonNullable<DrainOptions['run']> & { exitCode: number };

/**
 * Records what a test run of the user's left in the inbox, and whether its tree is green or red. Only the `whole` suite,
 * by the project's own command, can say that a tree is green.
 */
export async function recordRun(opened: Opened, finished: FinishedRun, whole: boolean): Promise<TestOutcome> {
  const { repo, store } = opened;
  const openBefore = (await store.errors.all()).filter(isOpen);
  const drained = await drainInbox(repo, store, { run: finished });
  const run = drained.runs.find(({ id }) => id === finished.id) ?? null;
  if (run) await keepPrinted(store, run, drained.errors, repo.root);
  const sensed = run && isUnread(run) ? await readUnread(opened, run, finished.stdout ?? '') : [];
  if (run) await rememberTree(opened, run, whole);
  return {
    exitCode: finished.exitCode,
    run,
    errors: [...drained.errors, ...sensed],
    resolved: await resolvedOf(openBefore, store),
  };
}

/** Nothing told of a test: the command as a whole stands for all. */
const isUnread = ({ runner, command, tests }: Run): boolean =>
  runner === 'command' &&
  tests.length === 1 &&
  tests[0]?.file === '' &&
  tests[0].path[0] === command.join(' ');

/** Keeps what could be read by nothing, and asks the sensors of plugins where it failed. */
async function readUnread(opened: Opened, run: Run, stdout: string): Promise<ErrorRecord[]> {
  if (stdout.trim() === '') return [];
  const [{ keepOutput }, { senseByPlugins }, { recordFailures }] = await Promise.all([
    import('../../capture/kept-outputs.js'),
    import('./sense.js'),
    import('../../capture/deduplicate.js'),
  ]);
  const { repo, store } = opened;
  const failed = run.exitCode !== 0;
  await keepOutput(store, { source: run.command.join(' '), failed, text: stdout }, repo.root);
  if (!failed) return [];
  const { tree, branch } = run;
  return recordFailures(store.errors, await senseByPlugins(opened, stdout, { tree, branch }));
}

async function resolvedOf(openBefore: readonly ErrorRecord[], { errors }: Store): Promise<ErrorRecord[]> {
  if (openBefore.length === 0) return [];
  const now = await errors.all();
  return openBefore.flatMap(({ id }) =>
    now.filter((record) => record.id === id && record.state === 'resolved'),
  );
}

/** Tells the next diagnosis what the last green tree was, and the hooks which trees are red. */
async function rememberTree({ repo }: Opened, run: Run, whole: boolean): Promise<void> {
  if (run.tree === null) return;
  if (whole && isGreen(run)) {
    await recordGreen(repo, run.branch, run.tree);
    await markGreen(repo, run.tree);
  } else if (run.tests.some(({ status }) => status === 'failed')) await markRed(repo, run.tree);
}

const isOpen = ({ state }: ErrorRecord): boolean => state !== 'resolved' && state !== 'ignored';

const isGreen = (run: Run): boolean =>
  run.exitCode === 0 &&
  run.errors.length === 0 &&
  run.tests.some(({ status }) => status === 'passed') &&
  run.tests.every(({ status }) => status !== 'failed');
