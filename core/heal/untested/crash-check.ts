import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { failuresOf } from '../../capture/failures.js';
import type { ErrorRecord, Failure, Run, ThrownError } from '../../model.js';
import { registerEnvironment } from '../../runners/attach.js';
import type { Check } from '../../sandbox/check.js';
import { type Execution, execute } from '../../sandbox/execute.js';
import { readSandboxRecords } from '../../sandbox/records.js';
import type { SandboxWorktree } from '../../sandbox/worktree.js';
import type { Session } from '../session.js';

/** A command of the user's that crashed, as it is run again. */
export interface Program {
  command: string[];
  /** Relative to the root of the repository. */
  cwd: string;
  timeoutMs: number;
}

export interface ProgramRun {
  execution: Execution;
  /** How it crashed; empty where it ended well. */
  failures: Failure[];
}

/** Runs the program in a worktree with the runtime register, and says how it crashed. */
export async function runProgram(
  session: Session,
  worktree: SandboxWorktree,
  { command, cwd, timeoutMs }: Program,
  signal: AbortSignal = session.signal,
): Promise<ProgramRun> {
  const inbox = join(worktree.temp, 'runs', randomUUID());
  await mkdir(inbox, { recursive: true });
  try {
    const execution = await execute(
      command.map((word) => inWorktree(word, session.repo.root, worktree.folder)),
      {
        ...worktree.enclosure(cwd),
        env: registerEnvironment({}, { inbox, root: worktree.folder }),
        timeoutMs,
        signal,
      },
    );
    const errors = (await readSandboxRecords(inbox)).flatMap((record) => record.errors);
    const run = runOf({ command, cwd, timeoutMs }, execution, errors);
    return { execution, failures: execution.timedOut ? [] : await failuresOf(run, worktree.folder) };
  } finally {
    await rm(inbox, { recursive: true, force: true });
  }
}

/** Passes once the program ends by itself, with exit code 0, and without any crash. */
export function crashCheck(session: Session, error: ErrorRecord, program: Program): Check {
  const { command } = program;
  const top = error.failure.frames.find(({ origin }) => origin === 'project');
  const id = { file: top?.file ?? '', path: [command.join(' ')] };
  return {
    watched: [id],
    look: async (worktree, signal) => {
      const { execution, failures } = await runProgram(session, worktree, program, signal);
      const { exitCode, durationMs, exceeded } = execution;
      const passed = exitCode === 0 && failures.length === 0 && !exceeded;
      const thrown = failures[0]?.thrown;
      return {
        run: {
          ...runOf(program, execution, []),
          exitCode: passed ? 0 : exitCode || 1,
          tests: [
            { ...id, status: passed ? 'passed' : 'failed', durationMs, ...(thrown && { error: thrown }) },
          ],
        },
        exceeded,
        fresh: [],
      };
    },
  };
}

function runOf({ command, cwd }: Program, execution: Execution, errors: ThrownError[]): Run {
  const { exitCode, signal, durationMs } = execution;
  return {
    id: randomUUID(),
    at: new Date(Date.now() - durationMs).toISOString(),
    command,
    cwd,
    runner: 'command',
    node: process.version,
    tree: null,
    branch: null,
    exitCode,
    signal,
    durationMs,
    tests: [],
    errors,
  };
}

/** Absolute paths into the user's checkout mean the same file of the worktree. */
const inWorktree = (word: string, root: string, folder: string): string =>
  word === root || word.startsWith(`${root}/`) ? folder + word.slice(root.length) : word;
