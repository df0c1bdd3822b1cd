import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { recogniseRunner } from '../runners/index.js';
import { parseScript, shellQuote } from '../runners/script.js';
import { withBinaries } from '../runners/select.js';
import { type Manifest, parseManifest } from '../workspace/manifest.js';
import type { SandboxWorktree } from './worktree.js';

/**
 * The command that runs a script of a package, without the package manager: that takes a fifth of a second of processor time
 * to start, more than the tests of many packages take, and in a monorepo it is started for each of them. Only a script
 * that is one command of a known runner is started so, where no settings have a say in how scripts are run. Everything else,
 * and what the root runs, stays as it is.
 */
export async function withoutManager(
  { folder, read }: Pick<SandboxWorktree, 'folder' | 'read'>,
  command: readonly string[],
  cwd: string,
): Promise<readonly string[]> {
  const name = cwd === '' || process.platform === 'win32' ? null : scriptName(command);
  if (name === null) return command;
  const manifest = manifestIn(await read(`${cwd}/package.json`));
  const script = manifest?.scripts[name]?.trim();
  if (!manifest || !script || manifest.scripts[`pre${name}`] || manifest.scripts[`post${name}`])
    return command;
  const program = programOf(script);
  if (program === null || !isInstalled(folder, cwd, program)) return command;
  const settings = await Promise.all([`${cwd}/.npmrc`, '.npmrc', 'pnpm-workspace.yaml'].map(read));
  if (settings.some((text) => text !== undefined && decides.test(text))) return command;
  return withBinaries(`${variablesOf(manifest, name, script)}; ${script}`);
}

/** Of what npm and pnpm are asked for, and nothing beside. */
function scriptName([manager = '', ...words]: readonly string[]): string | null {
  if (manager !== 'npm' && manager !== 'pnpm') return null;
  const [first, second, third] = words.filter((word) => !word.startsWith('--config.'));
  if (first === 'test' && second === undefined) return 'test';
  return first === 'run' && second !== undefined && !second.startsWith('-') && third === undefined
    ? second
    : null;
}

/** The program of a script that is one command of a known runner; null for any other. */
function programOf(script: string): string | null {
  const [only, another] = parseScript(script) ?? [];
  if (!only || another || recogniseRunner(script).name === 'command') return null;
  const [program = ''] = only.words;
  const assigned = only.env.length;
  // What wraps it, and what reads variables of the manager, is left to that.
  const isBare = only.text.split(/\s+/)[assigned] === program;
  return isBare && programs.has(program) && !/npm_|INIT_CWD/.test(script) ? program : null;
}

const programs = new Set(['node', 'mocha', 'jest', 'vitest']);

/** Settings of npm and pnpm by which scripts run otherwise. */
const decides = /script-?shell|node-?options|shell-?emulator|ignore-?scripts/i;

/** As `withBinaries` finds it. */
const isInstalled = (folder: string, cwd: string, program: string): boolean =>
  program === 'node' ||
  foldersAbove(cwd).some((each) => existsSync(join(folder, each, 'node_modules', '.bin', program)));

/** From a folder to the root, three steps at most. */
function foldersAbove(cwd: string): string[] {
  const names = cwd.split('/');
  return [0, 1, 2, 3].flatMap((up) =>
    up > names.length ? [] : [names.slice(0, names.length - up).join('/')],
  );
}

/** What the managers tell scripts of their package, as far as programs look at it. */
function variablesOf({ name = '', version = '' }: Manifest, event: string, script: string): string {
  const values = {
    npm_lifecycle_event: event,
    npm_lifecycle_script: script,
    npm_package_name: name,
    npm_package_version: version,
  };
  const assigned = Object.entries(values).map(([key, value]) => `${key}=${shellQuote(value)}`);
  return `export ${assigned.join(' ')} npm_package_json="$PWD/package.json" INIT_CWD="$PWD"`;
}

function manifestIn(text: string | undefined): Manifest | null {
  try {
    return text === undefined ? null : parseManifest(text);
  } catch {
    return null;
  }
}
