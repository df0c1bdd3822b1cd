import type { Failure } from '../model.js';
import type { Diagnostic } from './formats/diagnostic.js';
import { parseEslintJson } from './formats/eslint.js';
import { parseTsc } from './formats/tsc.js';
import { withoutColours } from './plain-text.js';
import { projectPath } from './project-path.js';

/** Runs a command of the project isolated, in the worktree that is scanned. */
export type RunTool = (
  command: string[],
) => Promise<{ exitCode: number | null; stdout: string; stderr: string }>;

export interface ScanOptions {
  /** Absolute folder of the worktree, as the tools print it. */
  folder: string;
  typescript: boolean;
  eslint: boolean;
  /** File or folder to scan, relative to `folder`; without it, all of the project. */
  path?: string;
  tree?: string | null;
  branch?: string | null;
  run: RunTool;
}

export interface ScanResult {
  failures: Failure[];
  /** Sensors that gave an answer: what they no longer report is resolved. */
  sensors: ('compiler' | 'linter')[];
  /** One sentence for each tool that could not run. */
  trouble: string[];
}

/** Asks the static sensors of the project, its own tsc and its own ESLint, for what is wrong. Changes nothing. */
export async function scan(options: ScanOptions): Promise<ScanResult> {
  const result: ScanResult = { failures: [], sensors: [], trouble: [] };
  if (options.typescript) await add(result, options, 'compiler', await askCompiler(options));
  if (options.eslint) await add(result, options, 'linter', await askLinter(options));
  return result;
}

type Answer = Diagnostic[] | { trouble: string };

async function add(
  result: ScanResult,
  options: ScanOptions,
  sensor: 'compiler' | 'linter',
  answer: Answer,
): Promise<void> {
  if (!Array.isArray(answer)) {
    result.trouble.push(answer.trouble);
    return;
  }
  if (options.path === undefined) result.sensors.push(sensor);
  const at = new Date().toISOString();
  const found = answer.map((each) => toFailure(each, options, at));
  const inside = options.path?.replace(/^\.\/|\/$/g, '');
  result.failures.push(
    ...found.filter(({ location }) => {
      const file = location?.file ?? '';
      return !inside || inside === '.' || file === inside || file.startsWith(`${inside}/`);
    }),
  );
}

async function askCompiler({ run }: ScanOptions): Promise<Answer> {
  const { exitCode, stdout, stderr } = await run([
    'npx',
    '--no-install',
    'tsc',
    '--noEmit',
    '--pretty',
    'false',
  ]);
  const found = parseTsc(withoutColours(stdout));
  if (exitCode === 0 || found.length > 0) return found;
  return { trouble: `tsc gave no answer: ${lastLine(stderr) || lastLine(stdout)}` };
}

async function askLinter({ run, path }: ScanOptions): Promise<Answer> {
  const target = path === undefined || path === '' ? '.' : path;
  const { stdout, stderr } = await run(['npx', '--no-install', 'eslint', '--format', 'json', '--', target]);
  const start = stdout.indexOf('[');
  try {
    const found = parseEslintJson(JSON.parse(stdout.slice(Math.max(0, start))));
    return found ?? [];
  } catch {
    return { trouble: `ESLint gave no answer: ${lastLine(stderr) || lastLine(stdout)}` };
  }
}

function toFailure(diagnostic: Diagnostic, options: ScanOptions, at: string): Failure {
  const { sensor, rule, message, file, line, column } = diagnostic;
  return {
    sensor,
    at,
    thrown: {
      name: sensor === 'compiler' ? 'TypeScriptError' : 'LintError',
      message,
      ...(rule && { code: rule }),
    },
    frames: [],
    location: { file: projectPath(file, options.folder).file, line, ...(column !== undefined && { column }) },
    tree: options.tree ?? null,
    branch: options.branch ?? null,
  };
}

const lastLine = (text: string): string => withoutColours(text).trimEnd().split('\n').at(-1)?.trim() ?? '';
