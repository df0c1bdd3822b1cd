import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Workspace } from '../../workspace/workspace.js';
import { execute } from '../execute.js';
import type { SandboxWorktree } from '../worktree.js';

export interface DiagnosticsOptions {
  workspace: Pick<Workspace, 'packages' | 'typescript' | 'eslint'>;
  /** Files that the patch changes. */
  files: readonly string[];
  timeoutMs: number;
  signal?: AbortSignal;
}

/** What of the project's own compiler and linter can look at the changed files in a worktree. */
export function diagnosticChecks(worktree: SandboxWorktree, o: DiagnosticsOptions): DiagnosticCheck[] {
  return [...compilers(worktree, o), ...linters(worktree, o)];
}

/**
 * Diagnostics that the patch brings, one sentence each. The worktree holds the patch, which `plant` writes into it once
 * it was reset; it is looked at without the patch only where there is anything to compare.
 */
export async function countNewDiagnostics(
  worktree: SandboxWorktree,
  checks: readonly DiagnosticCheck[],
  plant: () => Promise<void>,
): Promise<string[]> {
  const found: string[] = [];
  for (const check of checks) {
    const after = await check();
    if (after.length === 0) continue;
    await worktree.reset();
    const before = await check();
    await plant();
    found.push(...added(before, after));
  }
  return found;
}

/** Resolves with the diagnostics of what the worktree holds. */
export type DiagnosticCheck = () => Promise<string[]>;

/** Every package that has a tsconfig.json and holds a changed file, and the root. */
function compilers(worktree: SandboxWorktree, o: DiagnosticsOptions): DiagnosticCheck[] {
  if (!o.workspace.typescript) return [];
  const tsc = join(worktree.folder, 'node_modules/typescript/bin/tsc');
  if (!existsSync(tsc)) return [];
  return packagesOf(o)
    .filter((folder) => existsSync(join(worktree.folder, folder, 'tsconfig.json')))
    .map((folder) => async () => {
      const command = [
        'node',
        tsc,
        '--noEmit',
        '--pretty',
        'false',
        '--incremental',
        'false',
        '-p',
        'tsconfig.json',
      ];
      const { stdout, timedOut } = await execute(command, { ...worktree.enclosure(folder), ...limits(o) });
      return timedOut ? [] : stdout.split('\n').flatMap(compilerDiagnostic);
    });
}

/** The root, and the packages that hold a changed file. */
export function packagesOf({ workspace, files }: DiagnosticsOptions): string[] {
  const folders = workspace.packages.map(({ folder }) => folder);
  const holds = (folder: string) => files.some((file) => file.startsWith(`${folder}/`));
  return [...new Set(['', ...folders.filter((folder) => folder !== '' && holds(folder))])];
}

/** `src/a.ts(3,5): error TS2304: Cannot find name 'x'.`, without the place, which the patch moves. */
function compilerDiagnostic(line: string): string[] {
  const found = /^(.+?)\(\d+,\d+\): error (TS\d+: .*)$/.exec(line.trimEnd());
  return found ? [`${found[1]}: ${found[2]}`] : [];
}

function linters(worktree: SandboxWorktree, o: DiagnosticsOptions): DiagnosticCheck[] {
  const eslint = join(worktree.folder, 'node_modules/eslint/bin/eslint.js');
  const files = o.files.filter((file) => /\.(?:[cm]?[jt]s|[jt]sx)$/.test(file));
  if (!o.workspace.eslint || files.length === 0 || !existsSync(eslint)) return [];
  return [
    async () => {
      const present = files.filter((file) => existsSync(join(worktree.folder, file)));
      if (present.length === 0) return [];
      const command = ['node', eslint, '--format', 'json', '--no-warn-ignored', '--', ...present];
      const { stdout } = await execute(command, { ...worktree.enclosure(), ...limits(o) });
      return lintDiagnostics(stdout, worktree.folder);
    },
  ];
}

interface LintReport {
  filePath: string;
  messages: { ruleId: string | null; message: string; severity: number }[];
}

/** Errors only: a warning stops nobody's commit. A linter that could not run says nothing. */
function lintDiagnostics(text: string, folder: string): string[] {
  try {
    const reports = JSON.parse(text) as LintReport[];
    return reports.flatMap(({ filePath, messages }) =>
      messages
        .filter(({ severity }) => severity === 2)
        .map(
          ({ ruleId, message }) => `${filePath.slice(folder.length + 1)}: ${message} (${ruleId ?? 'syntax'})`,
        ),
    );
  } catch {
    return [];
  }
}

/** What is in `after` more often than in `before`. */
function added(before: readonly string[], after: readonly string[]): string[] {
  const left = [...before];
  return after.filter((diagnostic) => {
    const index = left.indexOf(diagnostic);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

const limits = ({ timeoutMs, signal }: DiagnosticsOptions) => ({ timeoutMs, ...(signal && { signal }) });
