import { join, relative } from 'node:path';
import type { rememberCommand } from '../../capture/command-journal.js';
import { newRunId } from '../../capture/run-id.js';
import { runUserCommand } from '../../capture/user-command.js';
import { isHealerError } from '../../errors.js';
import { takeSnapshot } from '../../git/changes/snapshot.js';
import type { ErrorRecord, RunnerName } from '../../model.js';
import { attachEnvironment, registerEnvironment } from '../../runners/attach.js';
import { testSettings } from '../baseline/test-settings.js';
import type { Opened, Session } from '../session.js';
import type { TestOutcome } from './record-run.js';

export interface CommandOptions {
  command: readonly string[];
  stdio: 'inherit' | 'ignore';
  /** Where standard output goes when healer has to read it as well. */
  output?: NodeJS.WritableStream;
}

/**
 * Runs the tests as the user would, with capture attached, and records what they say. What recording needs is loaded
 * while they run.
 */
export async function observeTests(
  opened: Opened,
  options: Partial<CommandOptions>,
  session: () => Promise<Session>,
): Promise<TestOutcome & { told: string[] }> {
  const { repo, store } = opened;
  const test = await testOf(options.command ?? [], session);
  const id = newRunId();
  const running = runUserCommand(test.command, {
    cwd: test.folder,
    env: attachEnvironment(process.env, { inbox: store.inbox, runId: id, root: repo.root }),
    stdio: options.stdio ?? 'inherit',
    listen: test.runner === 'command',
    ...(options.output && { output: options.output }),
    signal: opened.signal,
  });
  const [{ exitCode, signal, stdout, durationMs }, where, { recordRun }] = await Promise.all([
    running,
    testedTree(opened),
    import('./record-run.js'),
  ]);
  const { command, cwd } = test;
  const finished = { id, command, cwd, exitCode, signal, durationMs, stdout, ...where };
  const outcome = await recordRun(opened, finished, !options.command?.length);
  await remember(opened, { by: 'test', command, exitCode, tree: where.tree, errors: outcome.errors });
  return { ...outcome, told: await tellOf(opened, outcome.errors) };
}

interface ObservedTest {
  command: string[];
  runner: RunnerName;
  /** Absolute. */
  folder: string;
  /** Relative to the repository. */
  cwd: string;
}

/** A command that is named needs no package.json. */
async function testOf(command: readonly string[], session: () => Promise<Session>): Promise<ObservedTest> {
  if (command.length === 0) {
    const known = await session();
    const test = testSettings(known);
    return { ...test, folder: join(known.repo.root, test.cwd) };
  }
  const { recogniseRunner } = await import('../../runners/index.js');
  const runner = recogniseRunner(command.join(' ')).name;
  return { command: [...command], runner, folder: process.cwd(), cwd: '' };
}

/** Runs any program with the runtime register, and records how it crashed. */
export async function observeProgram(
  opened: Opened,
  options: CommandOptions,
): Promise<{ exitCode: number; errors: ErrorRecord[] }> {
  const { repo, store, signal: aborted } = opened;
  const running = runUserCommand(options.command, {
    cwd: process.cwd(),
    env: registerEnvironment(process.env, { inbox: store.inbox, root: repo.root }),
    stdio: options.stdio,
    listen: false,
    signal: aborted,
  });
  const [{ exitCode, signal }, where, { drainInbox }] = await Promise.all([
    running,
    testedTree(opened),
    import('../../capture/drain.js'),
  ]);
  const { errors } = await drainInbox(repo, store, {
    crash: { command: [...options.command], cwd: folderIn(repo.root), signal, ...where },
  });
  await remember(opened, { by: 'run', command: options.command, exitCode, tree: where.tree, errors });
  return { exitCode, errors };
}

/** Only where the settings ask for it. */
async function remember(opened: Opened, ran: Parameters<typeof rememberCommand>[1]): Promise<void> {
  if (!opened.config.rememberCommands) return;
  await (await import('../../capture/command-journal.js')).rememberCommand(opened, ran);
}

/** What the notifiers of plugins say of errors that were just shown. */
async function tellOf(opened: Opened, errors: readonly ErrorRecord[]): Promise<string[]> {
  if (errors.length === 0) return [];
  const [{ openPlugins }, { tellingOf }] = await Promise.all([
    import('../../plugins/plugins.js'),
    import('../../plugins/kinds/notifier.js'),
  ]);
  const at = new Date().toISOString();
  const events = errors.map(({ id, title }) => {
    const kind = 'error.shown' as const;
    return { id: `${kind} ${id}`, kind, at, subject: id, title, detail: '' };
  });
  return tellingOf(await openPlugins(opened, opened.onNotice ? { onNotice: opened.onNotice } : {}), events);
}

/** The working folder, relative to `root` and with `/` where it is inside of it. */
function folderIn(root: string): string {
  const folder = process.cwd();
  const inside = relative(root, folder).replaceAll('\\', '/');
  return inside === '..' || inside.startsWith('../') ? folder : inside;
}

/** Records the failures that a log, TAP, JUnit XML, SARIF or compiler output tells of. */
export async function observeText(opened: Opened, text: string, name: string): Promise<ErrorRecord[]> {
  const [{ sense }, { recordFailures }, { keepOutput }] = await Promise.all([
    import('./sense.js'),
    import('../../capture/deduplicate.js'),
    import('../../capture/kept-outputs.js'),
  ]);
  const failures = await sense(opened, text, { name, ...(await testedTree(opened)) });
  // Whoever hands in a text looks for failures in it.
  if (failures.length === 0)
    await keepOutput(opened.store, { source: name, failed: true, text }, opened.repo.root);
  return recordFailures(opened.store.errors, failures);
}

async function testedTree({ repo }: Opened): Promise<{ tree: string | null; branch: string | null }> {
  try {
    const { tree, branch } = await takeSnapshot(repo);
    return { tree, branch };
  } catch (error) {
    if (isHealerError(error, 'NO_COMMITS')) return { tree: null, branch: null };
    throw error;
  }
}
