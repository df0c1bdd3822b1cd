import { posix } from 'node:path';
import { type HasFile, type ReadSource, readCompilerConfig, sourceOf } from '../resolve-import.js';

/** Lines of a built file, 1-based and inclusive, that were made of one source. */
export interface Section {
  source: string;
  from: number;
  to: number;
}

interface Files {
  has: HasFile;
  read: ReadSource;
}

/**
 * What a built file was made of, by what is usual: the comments in which esbuild and rolldown name each source of a bundle,
 * `outDir` and `rootDir` of the package's tsconfig files, and else the same name under `src` (`dist/a.js` and `src/a.ts`).
 * Paths are relative to the repository.
 */
export async function builtFrom(file: string, text: string, files: Files): Promise<Section[]> {
  const folder = await packageAround(file, files.has);
  const named = await namedSections(folder, text, files.has);
  if (named.length > 0) return named;
  const source = (await byCompiler(folder, file, files)) ?? (await sourceOf(file, files.has));
  if (source === undefined || source === file) return [];
  return [{ source, from: 1, to: text.split('\n').length }];
}

async function packageAround(file: string, has: HasFile): Promise<string> {
  for (let folder = folderOf(file); folder !== ''; folder = folderOf(folder))
    if (await has(`${folder}/package.json`)) return folder;
  return '';
}

/** `// src/a.ts` is of esbuild, and of tsup and Vite with it; `//#region src/a.ts` of rolldown and tsdown. */
const marker = /^\s*\/\/\s?(?:#region )?([^\s*]+\.(?:[cm]?[jt]s|[jt]sx))\s*$/;

async function namedSections(folder: string, text: string, has: HasFile): Promise<Section[]> {
  const sections: Section[] = [];
  let open: Section | undefined;
  for (const [at, line] of text.split('\n').entries()) {
    const named = marker.exec(line)?.[1];
    if (named === undefined && !/^\s*\/\/#endregion\s*$/.test(line)) {
      if (open) open.to = at + 1;
      continue;
    }
    open = undefined;
    const source = named === undefined ? undefined : posix.join(folder, named);
    if (source === undefined || source.startsWith('../') || /(?:^|\/)node_modules\//.test(source)) continue;
    if (!(await has(source))) continue;
    open = { source, from: at + 1, to: at + 1 };
    sections.push(open);
  }
  return sections;
}

const configs = [
  'tsconfig.build.json',
  'tsconfig.json',
  'tsconfig.lib.json',
  'tsconfig.cjs.json',
  'tsconfig.esm.json',
];

async function byCompiler(folder: string, file: string, { has, read }: Files): Promise<string | undefined> {
  for (const name of configs) {
    const path = posix.join(folder, name);
    const config = await readCompilerConfig(path, read);
    const { outDir, rootDir } = config?.options ?? {};
    if (typeof outDir !== 'string') continue;
    const rest = within(posix.join(folder, outDir), file);
    if (rest === null) continue;
    // Without `rootDir` it is the folder that holds all sources, which is `src` nearly everywhere.
    const roots = typeof rootDir === 'string' ? [rootDir] : ['src', '.'];
    for (const root of roots) {
      const source = await spelled(posix.join(folder, root, rest), has);
      if (source !== undefined && source !== file) return source;
    }
  }
  return undefined;
}

function within(folder: string, file: string): string | null {
  const start = `${folder.replace(/\/+$/, '')}/`;
  return file.startsWith(start) ? file.slice(start.length) : null;
}

const spellings: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.js', '.jsx'],
  '.mjs': ['.mts', '.ts', '.mjs', '.js'],
  '.cjs': ['.cts', '.ts', '.cjs', '.js'],
  '.jsx': ['.tsx', '.jsx'],
};

async function spelled(path: string, has: HasFile): Promise<string | undefined> {
  const extension = posix.extname(path);
  const stem = path.slice(0, path.length - extension.length);
  for (const other of spellings[extension] ?? []) if (await has(stem + other)) return stem + other;
  return undefined;
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
