import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type * as Ts from 'typescript';

type TypeScript = typeof Ts;

export interface Language {
  ts: TypeScript;
  service: Ts.LanguageService;
  dispose(): void;
}

/**
 * TypeScript's language service over a worktree, with the options of its tsconfig.json (paths, references to other
 * files and so on) or, where there is none, as Node loads JavaScript. It is healer's own TypeScript: the project's
 * would be code of the repository that runs outside of the sandbox. Files are read once, and nothing is written.
 */
export async function openLanguage(folder: string, files: readonly string[]): Promise<Language> {
  const ts = createRequire(import.meta.url)('typescript') as TypeScript;
  const { options, roots } = readConfig(ts, folder, files);
  const names = [...new Set([...files.map((file) => join(folder, file)), ...roots])];
  const snapshots = new Map<string, Ts.IScriptSnapshot | undefined>();
  const host: Ts.LanguageServiceHost = {
    getCompilationSettings: () => options,
    getScriptFileNames: () => names,
    getScriptVersion: () => '1',
    getScriptSnapshot: (file) => {
      if (!snapshots.has(file)) snapshots.set(file, snapshotOf(ts, file));
      return snapshots.get(file);
    },
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: (settings) => ts.getDefaultLibFilePath(settings),
    fileExists: (file) => existsSync(file) && statSync(file).isFile(),
    readFile: (file) => ts.sys.readFile(file),
    readDirectory: (...parameters) => ts.sys.readDirectory(...parameters),
    directoryExists: (path) => existsSync(path),
    getDirectories: (path) => ts.sys.getDirectories(path),
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
    getNewLine: () => '\n',
    jsDocParsingMode: jsDocModeOf(ts),
  };
  const service = ts.createLanguageService(host, documentsOf(ts));
  return { ts, service, dispose: () => service.dispose() };
}

/** No diagnostic needs what comments of declarations say, and the language's own are half comments. */
const jsDocModeOf = (ts: TypeScript): Ts.JSDocParsingMode => ts.JSDocParsingMode.ParseForTypeErrors;

let documents: Ts.DocumentRegistry | undefined;

/** Parsing the declarations of the language takes longest: they are kept for the next error. */
function documentsOf(ts: TypeScript): Ts.DocumentRegistry {
  if (documents) return documents;
  const registry = ts.createDocumentRegistry(ts.sys.useCaseSensitiveFileNames, undefined, jsDocModeOf(ts));
  const ofLanguage = dirname(ts.getDefaultLibFilePath({})).replaceAll('\\', '/').toLowerCase();
  const isKept = (path: string) => path.toLowerCase().startsWith(`${ofLanguage}/`);
  const releaseDocumentWithKey = (
    path: Ts.Path,
    key: Ts.DocumentRegistryBucketKey,
    kind: Ts.ScriptKind,
    format?: Ts.ResolutionMode,
  ) => {
    if (!isKept(path)) registry.releaseDocumentWithKey(path, key, kind, format);
  };
  const kept: Ts.DocumentRegistry = { ...registry, releaseDocumentWithKey };
  documents = kept;
  return kept;
}

function readConfig(
  ts: TypeScript,
  folder: string,
  files: readonly string[],
): { options: Ts.CompilerOptions; roots: string[] } {
  const javascript = files.every((file) => /\.[cm]?jsx?$/.test(file));
  const config = findConfig(folder, files[0] ?? '');
  const common: Ts.CompilerOptions = { allowJs: true, checkJs: true, noEmit: true, skipLibCheck: true };
  if (!config) {
    const { ESNext } = ts.ScriptTarget;
    const plain = {
      strict: !javascript,
      target: ESNext,
      module: ts.ModuleKind.NodeNext,
      jsx: ts.JsxEmit.Preserve,
    };
    return { options: { ...plain, ...common, allowImportingTsExtensions: true }, roots: [] };
  }
  const { config: json } = ts.readConfigFile(config, (file) => ts.sys.readFile(file));
  const parsed = ts.parseJsonConfigFileContent(json ?? {}, ts.sys, dirname(config));
  return {
    options: { ...parsed.options, ...common, composite: false, incremental: false },
    roots: parsed.fileNames,
  };
}

// The nearest one above the first file, as an editor would take it.
function findConfig(folder: string, file: string): string | undefined {
  for (let at = dirname(join(folder, file)); at.startsWith(folder); at = dirname(at)) {
    for (const name of ['tsconfig.json', 'jsconfig.json'])
      if (existsSync(join(at, name))) return join(at, name);
    if (at === folder) return undefined;
  }
  return undefined;
}

// The mark is left out, as the compiler does: offsets then are of the text without it.
function snapshotOf(ts: TypeScript, file: string): Ts.IScriptSnapshot | undefined {
  if (!existsSync(file)) return undefined;
  return ts.ScriptSnapshot.fromString(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
}
