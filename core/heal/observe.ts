import { randomUUID } from 'node:crypto';
import { join, relative } from 'node:path';
import { recordFailures } from '../capture/deduplicate.js';
import { drainInbox } from '../capture/drain.js';
import { ingest } from '../capture/ingest.js';
import { runUserCommand } from '../capture/user-command.js';
import { isHealerError } from '../errors.js';
import { takeSnapshot } from '../git/snapshot.js';
import type { ErrorRecord, Run } from '../model.js';
import { attachEnvironment, registerEnvironment } from '../runners/attach.js';
import { recogniseRunner } from '../runners/index.js';
import { markGreen, markRed } from '../setup/red-marker.js';
import { recordGreen } from '../store/green.js';
import { testSettings } from './baseline.js';
import type { Opened, Session } from './session.js';

export interface TestOutcome {
  exitCode: number;
  run: Run | null;
  /** Errors that this run showed. */
  errors: ErrorRecord[];
  /** Errors that were open before and that this run showed to be gone. */
  resolved: ErrorRecord[];
}

export interface CommandOptions {
  command: readonly string[];
  stdio: 'inherit' | 'ignore';
  /** Where standard output goes when healer has to read it as well. */
  output?: NodeJS.WritableStream;
}

/** Runs the tests as the user would, with capture attached, and records what they say. */
export async function observeTests(session: Session, options: Partial<CommandOptions>): Promise<TestOutcome> {
  const { repo, store } = session;
  const test = options.command?.length
    ? { script: options.command.join(' '), command: [...options.command], cwd: '' }
    : testSettings(session);
  const id = randomUUID();
  const attach = attachEnvironment(process.env, { inbox: store.inbox, runId: id, root: repo.root });
  const [where, outcome] = await Promise.all([
    testedTree(session),
    runUserCommand(test.command, {
      cwd: options.command?.length ? process.cwd() : join(repo.root, test.cwd),
      env: attach,
      stdio: options.stdio ?? 'inherit',
      listen: recogniseRunner(test.script).name === 'command',
      ...(options.output && { output: options.output }),
      signal: session.signal,
    }),
  ]);
  const openBefore = (await store.errors.all()).filter(isOpen);
  const { exitCode, signal, stdout, durationMs } = outcome;
  const drained = await drainInbox(repo, store, {
    run: { id, command: test.command, cwd: test.cwd, exitCode, signal, durationMs, stdout, ...where },
  });
  const run = drained.runs.find((candidate) => candidate.id === id) ?? null;
  if (run && where.tree) await remember(session, run, where.tree, where.branch);
  const now = await store.errors.all();
  const resolved = openBefore.flatMap(({ id: gone }) =>
    now.filter((record) => record.id === gone && record.state === 'resolved'),
  );
  return { exitCode, run, errors: drained.errors, resolved };
}

/** Runs any program with the runtime register, and records how it crashed. */
export async function observeProgram(session: Opened, options: CommandOptions) {
  const { repo, store } = session;
  const env = registerEnvironment(process.env, { inbox: store.inbox, root: repo.root });
  const [where, { exitCode, signal }] = await Promise.all([
    testedTree(session),
    runUserCommand(options.command, {
      cwd: process.cwd(),
      env,
      stdio: options.stdio,
      listen: false,
      signal: session.signal,
    }),
  ]);
  const { errors } = await drainInbox(repo, store, {
    crash: { command: [...options.command], cwd: folderIn(repo.root), signal, ...where },
  });
  return { exitCode, errors };
}

/** The working folder, relative to `root` and with `/` where it is inside of it. */
function folderIn(root: string): string {
  const folder = process.cwd();
  const inside = relative(root, folder).replaceAll('\\', '/');
  return inside === '..' || inside.startsWith('../') ? folder : inside;
}

/** Records the failures that a log, TAP, JUnit XML, SARIF or compiler output tells of. */
export async function observeText(session: Opened, text: string, name: string): Promise<ErrorRecord[]> {
  const failures = await ingest(text, { name, root: session.repo.root, ...(await testedTree(session)) });
  return recordFailures(session.store.errors, failures);
}

async function testedTree(session: Opened): Promise<{ tree: string | null; branch: string | null }> {
  try {
    const { tree, branch } = await takeSnapshot(session.repo);
    return { tree, branch };
  } catch (error) {
    if (isHealerError(error, 'NO_COMMITS')) return { tree: null, branch: null };
    throw error;
  }
}

/** Tells the next diagnosis what the last green tree was, and the hooks which trees are red. */
async function remember({ repo }: Opened, run: Run, tree: string, branch: string | null): Promise<void> {
  const failed = run.tests.some(({ status }) => status === 'failed');
  if (run.exitCode === 0 && isGreen(run)) {
    await recordGreen(repo, branch, tree);
    await markGreen(repo, tree);
  } else if (failed) await markRed(repo, tree);
}

const isOpen = ({ state }: ErrorRecord): boolean => state !== 'resolved' && state !== 'ignored';

const isGreen = (run: Run): boolean =>
  run.errors.length === 0 &&
  run.tests.some(({ status }) => status === 'passed') &&
  run.tests.every(({ status }) => status !== 'failed');
