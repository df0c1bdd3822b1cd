import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import type { WorkspacePackage } from './packages.js';

/** Text of a file of the project, relative to its root; undefined where there is none. */
export type ReadSource = (file: string) => string | undefined | Promise<string | undefined>;

/** Whether the project has a file of this name. */
export type HasFile = (file: string) => boolean | Promise<boolean>;

/** What a name that is no path means: `@/*` of tsconfig.json, `#*` of package.json, the name of a workspace package. */
export interface Alias {
  prefix: string;
  /** Null where it stands for one name, which is `prefix`. */
  suffix: string | null;
  /** Paths relative to the root of the project, with one `*` where the pattern has one; the first that is there counts. */
  targets: string[];
  /** Folder below which it counts; `''` is everywhere. */
  within: string;
}

export interface AliasSources {
  /** tsconfig.json and its like; those of the root where not said. */
  configs?: readonly string[];
  /** Whose names can be imported from anywhere; the root's own package is known without it. */
  packages?: readonly WorkspacePackage[];
}

/**
 * The file of the project that `specifier` means in `from`; undefined where it is a package that is installed, a module
 * of Node or nothing. Extensions and index files are completed as Node, TypeScript and bundlers do.
 */
export async function resolveImport(
  specifier: string,
  from: string,
  has: HasFile,
  aliases: readonly Alias[],
): Promise<string | undefined> {
  const bare = specifier.startsWith('#') ? specifier : specifier.replace(/[?#].*$/, '');
  if (/^\.{1,2}(?:\/|$)/.test(bare)) {
    const path = join(posix.dirname(from), bare);
    return (await complete(path, has)) ?? sourceOf(path, has);
  }
  if (isBuiltin(bare)) return undefined;
  for (const { prefix, suffix, targets, within } of aliases) {
    if (within !== '' && !from.startsWith(`${within}/`)) continue;
    const middle = suffix === null ? (bare === prefix ? '' : null) : middleOf(bare, prefix, suffix);
    if (middle === null) continue;
    for (const target of targets) {
      const path = target.replace('*', () => middle);
      const found = (await complete(join('', path), has)) ?? (await sourceOf(join('', path), has));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

const middleOf = (name: string, prefix: string, suffix: string): string | null =>
  name.length >= prefix.length + suffix.length && name.startsWith(prefix) && name.endsWith(suffix)
    ? name.slice(prefix.length, name.length - suffix.length)
    : null;

/** All aliases of the project, those that count in the deepest folders first. */
export async function readAliases(
  read: ReadSource,
  { configs = ['tsconfig.json', 'jsconfig.json'], packages = [] }: AliasSources = {},
): Promise<Alias[]> {
  const folders = [...new Set(['', ...packages.map(({ folder }) => folder)])];
  const [ofConfigs, ofPackages] = await Promise.all([
    Promise.all(configs.map((path) => configAliases(path, read))),
    Promise.all(folders.map((folder) => packageAliases(folder, read))),
  ]);
  return [...ofConfigs.flat(), ...ofPackages.flat()].sort(bySpecificity);
}

/** What is said in a tsconfig.json and those it extends, as far as they are files of the project. */
export interface CompilerConfig {
  options: Record<string, unknown>;
  /** Folders that `paths` and `baseUrl` are relative to. */
  pathsFrom: string;
  baseUrlFrom: string;
}

export async function readCompilerConfig(
  path: string,
  read: ReadSource,
  depth = 0,
): Promise<CompilerConfig | null> {
  const config = parseLoose(await read(path));
  if (!config) return null;
  const folder = folderOf(path);
  const options = record(config.compilerOptions) ?? {};
  const parents = depth < 8 ? stringsIn(config.extends).filter((each) => /^\.{1,2}\//.test(each)) : [];
  let inherited: CompilerConfig = { options: {}, pathsFrom: folder, baseUrlFrom: folder };
  for (const parent of parents) {
    const target = join(folder, parent);
    const named = target.endsWith('.json') ? target : `${target}.json`;
    const found = await readCompilerConfig(named, read, depth + 1);
    if (found) inherited = { ...found, options: { ...inherited.options, ...found.options } };
  }
  return {
    options: { ...inherited.options, ...options },
    pathsFrom: 'paths' in options ? folder : inherited.pathsFrom,
    baseUrlFrom: 'baseUrl' in options ? folder : inherited.baseUrlFrom,
  };
}

async function configAliases(path: string, read: ReadSource): Promise<Alias[]> {
  const config = await readCompilerConfig(path, read);
  if (!config) return [];
  const { baseUrl, paths } = config.options;
  const base = typeof baseUrl === 'string' ? join(config.baseUrlFrom, baseUrl) : undefined;
  const within = folderOf(path);
  return [
    ...aliasesOf(record(paths), base ?? config.pathsFrom, within),
    ...(base === undefined ? [] : aliasesOf({ '*': './*' }, base, within)),
  ];
}

async function packageAliases(folder: string, read: ReadSource): Promise<Alias[]> {
  const manifest = parseLoose(await read(join(folder, 'package.json')));
  if (!manifest) return [];
  const { name } = manifest;
  const own =
    typeof name === 'string'
      ? [
          ...aliasesOf(exportsOf(name, manifest), folder, ''),
          ...aliasesOf({ [`${name}/*`]: './*' }, folder, ''),
        ]
      : [];
  return [...aliasesOf(record(manifest.imports), folder, folder), ...own];
}

/** Of a package: what its name and the paths below it stand for, as keys of `imports` are written. */
function exportsOf(name: string, manifest: Record<string, unknown>): Record<string, unknown> {
  const { exports, main, module, source, types } = manifest;
  const entries = record(exports) ?? {};
  const isTable = Object.keys(entries).some((key) => key.startsWith('.'));
  const table = isTable ? entries : { '.': exports };
  const named = Object.entries(table).map(([key, value]) => [join(name, key), value] as const);
  return {
    ...Object.fromEntries(named),
    [name]: [isTable ? entries['.'] : exports, source, main, module, types, './index.js', './src/index.js'],
  };
}

function aliasesOf(table: Record<string, unknown> | undefined, base: string, within: string): Alias[] {
  return Object.entries(table ?? {}).map(([pattern, value]) => {
    const [prefix = '', suffix] = pattern.split('*');
    const targets = stringsIn(value).map((target) => join(base, target));
    return { prefix, suffix: suffix ?? null, targets, within };
  });
}

const bySpecificity = (one: Alias, other: Alias): number =>
  other.within.length - one.within.length || other.prefix.length - one.prefix.length;

const extensions = ['.ts', '.tsx', '.js', '.jsx', '.mjs', '.cjs', '.mts', '.cts', '.json'];

async function complete(path: string, has: HasFile): Promise<string | undefined> {
  const stem = path.replace(/\.([cm]?)jsx?$/, '');
  const typed = stem === path ? [] : [`${stem}.ts`, `${stem}.tsx`, `${stem}.mts`, `${stem}.cts`];
  const indexes = extensions.map((extension) =>
    path === '' ? `index${extension}` : `${path}/index${extension}`,
  );
  for (const candidate of [path, ...typed, ...extensions.map((extension) => path + extension), ...indexes])
    if (/\.[^/]+$/.test(candidate) && (await has(candidate))) return candidate;
  return undefined;
}

const builtFolder = /(?<=^|\/)(?:dist|lib|build|out|esm|cjs|es)\/(?:(?:esm|cjs|es|types|src)\/)?/g;

/** What is built into `dist/a.js` is no file of the repository; `src/a.ts` is. The innermost folder that is called so counts first. */
export async function sourceOf(path: string, has: HasFile): Promise<string | undefined> {
  const plain = path.replace(/\.d\.([cm]?)ts$/, '.$1js');
  for (const { index, 0: folder } of [...plain.matchAll(builtFolder)].reverse()) {
    const [before, after] = [plain.slice(0, index), plain.slice(index + folder.length)];
    const found =
      (await complete(`${before}src/${after}`, has)) ?? (await complete(`${before}${after}`, has));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** All strings of a `paths` array or of the conditions of an `imports` entry. */
function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : undefined;
}

/** JSON with the comments and trailing commas that tsconfig.json allows. */
function parseLoose(text: string | undefined): Record<string, unknown> | undefined {
  if (text === undefined) return undefined;
  const plain = text
    .replace(/^\uFEFF/, '')
    .replace(
      /("(?:\\.|[^"\\])*")|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g,
      (_, string: string | undefined) => string ?? '',
    )
    .replace(/("(?:\\.|[^"\\])*")|,(?=\s*[}\]])/g, (_, string: string | undefined) => string ?? '');
  try {
    return record(JSON.parse(plain));
  } catch {
    return undefined;
  }
}

const folderOf = (file: string): string => file.slice(0, Math.max(0, file.lastIndexOf('/')));

/** Joins and resolves `.` and `..`; a path that leaves the project keeps its `..`, and so names nothing. */
function join(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${folder}/${path}`.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
