import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ScanResult, scan } from '../../capture/scan.js';
import { execute } from '../../sandbox/execute.js';
import type { SandboxWorktree } from '../../sandbox/worktree.js';
import type { Session } from '../session.js';

export type StaticSensor = 'compiler' | 'linter';

export interface Question {
  sensor: StaticSensor;
  /** Files to lint; all of the project where not told. A compiler always reads all. */
  files?: readonly string[];
  signal?: AbortSignal;
}

/**
 * What the project's own compiler or linter says of a worktree. The compiler remembers between two questions about the
 * same worktree what it need not check again, in a file outside of it.
 */
export async function askTool(
  session: Session,
  worktree: SandboxWorktree,
  question: Question,
): Promise<ScanResult> {
  const remembering = await ask(session, worktree, question, [
    '--incremental',
    '--tsBuildInfoFile',
    join(worktree.temp, 'healer.tsbuildinfo'),
  ]);
  // An old compiler, or one with other settings, may not take these options together.
  return remembering.trouble.length > 0 && question.sensor === 'compiler'
    ? ask(session, worktree, question, [])
    : remembering;
}

function ask(
  session: Session,
  worktree: SandboxWorktree,
  { sensor, files, signal = session.signal }: Question,
  compilerOptions: readonly string[],
): Promise<ScanResult> {
  return scan({
    folder: worktree.folder,
    typescript: sensor === 'compiler',
    eslint: sensor === 'linter',
    run: (command) => {
      const asked =
        sensor === 'compiler'
          ? [...command, ...compilerOptions]
          : [...command.slice(0, -1), ...(files ?? command.slice(-1))];
      return execute(withoutNpx(asked, worktree.folder), {
        ...worktree.enclosure(),
        timeoutMs: session.config.testTimeoutMs,
        signal,
      });
    },
  });
}

const programs: Readonly<Record<string, string>> = {
  tsc: 'typescript/bin/tsc',
  eslint: 'eslint/bin/eslint.js',
};

/** npm takes longer to start than a linter; it is only needed where the program is not where it usually is. */
function withoutNpx(command: readonly string[], folder: string): readonly string[] {
  const [npx, , name = '', ...rest] = command;
  const program = join(folder, 'node_modules', programs[name] ?? '');
  return npx === 'npx' && programs[name] && existsSync(program) ? ['node', program, ...rest] : command;
}
