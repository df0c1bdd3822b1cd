import { posix } from 'node:path';
import { filesInside, type InstalledPackage, readInside } from './installed.js';

export interface DeclarationFile {
  /** Relative to the package. */
  file: string;
  text: string;
}

const mostFiles = 60;
const longestFile = 1 << 19;
const mostText = 3 << 20;

/**
 * The declarations of a package, or the code it is entered by where it has none: from its entries along relative imports and
 * re-exports. `onlyNamed`: from what the manifest names alone, not from whatever stands in the root.
 */
export async function declarationFiles(
  pkg: InstalledPackage,
  { onlyNamed = false }: { onlyNamed?: boolean } = {},
): Promise<DeclarationFile[]> {
  const typed = await follow(pkg, await entriesOf(pkg, typeEndings, onlyNamed), typeEndings);
  return typed.length > 0 ? typed : follow(pkg, await entriesOf(pkg, codeEndings, onlyNamed), codeEndings);
}

const typeEndings = ['.d.ts', '.d.mts', '.d.cts'];
const codeEndings = ['.js', '.mjs', '.cjs'];

/** Where others enter the package, by its manifest (Node's `exports`, TypeScript's `types`). */
async function entriesOf(
  pkg: InstalledPackage,
  endings: readonly string[],
  onlyNamed: boolean,
): Promise<string[]> {
  const { types, typings, main, module, exports } = pkg.manifest;
  const fallback = onlyNamed && exports !== undefined ? [] : ['index.js'];
  const named = [types, typings, ...targetsOf(exports), module, main, ...fallback].filter(
    (each): each is string => typeof each === 'string',
  );
  const found = new Set<string>();
  for (const each of named) for (const file of spellings(each, endings)) found.add(file);
  if (onlyNamed) return [...found];
  const root = await filesInside(pkg);
  return [...found, ...root.filter((file) => endings.some((ending) => file.endsWith(ending)))];
}

/** Every file that a field `exports` leads to; patterns are left out. */
function targetsOf(exports: unknown, depth = 0): string[] {
  if (typeof exports === 'string') return exports.includes('*') ? [] : [exports];
  if (typeof exports !== 'object' || exports === null || depth > 6) return [];
  return Object.values(exports)
    .slice(0, 200)
    .flatMap((each) => targetsOf(each, depth + 1));
}

/** The files that a path may stand for, among those with one of the endings. */
function spellings(path: string, endings: readonly string[]): string[] {
  const plain = posix.normalize(path.replace(/^\.\//, ''));
  if (plain.startsWith('..') || plain.startsWith('/')) return [];
  if (endings.some((ending) => plain.endsWith(ending))) return [plain];
  const stem = plain.replace(/\.[cm]?[jt]sx?$/, '');
  return [...endings.map((ending) => stem + ending), ...endings.map((ending) => `${stem}/index${ending}`)];
}

async function follow(
  pkg: InstalledPackage,
  entries: readonly string[],
  endings: readonly string[],
): Promise<DeclarationFile[]> {
  const queue = [...entries];
  const seen = new Set<string>();
  const files: DeclarationFile[] = [];
  let size = 0;
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    if (files.length >= mostFiles || size >= mostText) break;
    if (seen.has(file)) continue;
    seen.add(file);
    const text = await readInside(pkg.folder, file, longestFile);
    if (text === null) continue;
    files.push({ file, text });
    size += text.length;
    for (const [, specifier = ''] of text.matchAll(
      /(?:\bfrom|\brequire\(|\bimport\(|path=)\s*['"](\.[^'"\n]{0,200})['"]/g,
    ))
      queue.push(...spellings(posix.join(posix.dirname(file), specifier), endings));
  }
  return files;
}
