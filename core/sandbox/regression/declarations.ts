import { existsSync } from 'node:fs';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { diffLines } from 'diff';
import { execute } from '../execute.js';
import { type DiagnosticsOptions, packagesOf } from '../proof/diagnostics.js';
import type { SandboxWorktree } from '../worktree.js';

/** Lines of what the compiler declares of a module, inferred types written out, that are gone and that are new. */
export interface DeclaredChange {
  /** The declaration file, relative to where the compiler would put them. */
  file: string;
  before: string[];
  after: string[];
}

/**
 * What the project's own compiler declares otherwise of the modules of every package with a tsconfig.json that holds a
 * changed file: `tsc --declaration`, with and without the patch. A type that another module infers from a changed one counts
 * as well. Null where there is no compiler, no changed file is TypeScript, or it declares nothing. `plant` writes the patch into
 * a worktree that was reset.
 */
export async function declaredChanges(
  worktree: SandboxWorktree,
  o: DiagnosticsOptions,
  plant: () => Promise<void>,
): Promise<DeclaredChange[] | null> {
  const tsc = join(worktree.folder, 'node_modules/typescript/bin/tsc');
  if (!o.workspace.typescript || !existsSync(tsc)) return null;
  if (!o.files.some((file) => /\.[cm]?tsx?$/.test(file))) return null;
  const folders = packagesOf(o).filter((folder) =>
    existsSync(join(worktree.folder, folder, 'tsconfig.json')),
  );
  const declare = () => declarations(worktree, o, tsc, folders);
  await worktree.reset();
  const before = await declare();
  if (before.size === 0) return null;
  await worktree.reset();
  await plant();
  const after = await declare();
  if (after.size === 0) return null;
  const files = [...new Set([...before.keys(), ...after.keys()])].sort();
  return files.flatMap((file) => changeOf(file, before.get(file) ?? '', after.get(file) ?? ''));
}

const settings = [
  ...['--declaration', '--emitDeclarationOnly', '--skipLibCheck'],
  ...['noEmit', 'noEmitOnError', 'declarationMap', 'composite', 'incremental', 'pretty'].flatMap((name) => [
    `--${name}`,
    'false',
  ]),
];

async function declarations(
  worktree: SandboxWorktree,
  o: DiagnosticsOptions,
  tsc: string,
  folders: readonly string[],
): Promise<Map<string, string>> {
  const all = new Map<string, string>();
  const target = join(worktree.temp, 'declared');
  for (const folder of folders) {
    const places = ['--outDir', target, '--declarationDir', target];
    const command = ['node', tsc, '-p', 'tsconfig.json', ...settings, ...places];
    await execute(command, {
      ...worktree.enclosure(folder),
      timeoutMs: o.timeoutMs,
      ...(o.signal && { signal: o.signal }),
    });
    for (const [file, text] of await declaredIn(target)) all.set(join(folder, file), text);
    await rm(target, { recursive: true, force: true });
  }
  return all;
}

const mostFiles = 2_000;
const mostBytes = 1024 * 1024;

async function declaredIn(folder: string): Promise<[file: string, text: string][]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile() && /\.d\.[cm]?ts$/.test(entry.name));
  const found: [string, string][] = [];
  for (const { parentPath, path, name } of files.slice(0, mostFiles)) {
    const file = join(parentPath ?? path, name);
    if ((await stat(file)).size > mostBytes) continue;
    found.push([relative(folder, file).replaceAll('\\', '/'), await readFile(file, 'utf8')]);
  }
  return found;
}

function changeOf(file: string, old: string, now: string): DeclaredChange[] {
  if (old === now) return [];
  const parts = diffLines(old, now);
  const lines = (kept: (typeof parts)[number][]) =>
    kept.flatMap(({ value }) => value.split('\n').map((line) => line.trim())).filter(Boolean);
  return [
    {
      file,
      before: lines(parts.filter(({ removed }) => removed)),
      after: lines(parts.filter(({ added }) => added)),
    },
  ];
}
