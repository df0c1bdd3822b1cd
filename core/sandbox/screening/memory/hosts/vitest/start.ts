import { mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** vitest's own objects in the main thread, versions 1 to 4. */
export interface Vitest {
  projects: VitestProject[];
  state: { catchError(error: unknown, type?: string): void };
  start(filters: readonly string[]): Promise<unknown>;
  /** Since version 3, of version 2, and before it. */
  globTestSpecifications?: Glob;
  globTestSpecs?: Glob;
  globTestFiles?: Glob;
}

type Glob = (filters: readonly string[]) => Promise<readonly Specification[]>;

/** A test file in one of the projects. */
interface Specification {
  moduleId?: string;
  /** Its path, before version 3. */
  1?: string;
}

export interface VitestProject {
  config: Record<string, unknown> & { poolOptions?: { threads?: Record<string, unknown> } };
  /** Of version 4, and before it. */
  vite?: ViteServer;
  server?: ViteServer;
}

interface ViteServer {
  /** Since vite 6, and before it. */
  environments?: Record<string, { moduleGraph: ModuleGraph }>;
  moduleGraph: ModuleGraph;
}

interface ModuleGraph {
  getModulesByFile(file: string): Set<unknown> | undefined;
  invalidateModule(module: unknown): void;
}

interface VitestNode {
  createVitest(mode: 'test', options: Record<string, unknown>): Promise<Vitest>;
  parseCLI?(words: readonly string[]): { options: Record<string, unknown> };
}

export interface StartOptions {
  /** Options of the project's own test command. */
  words: readonly string[];
  /** Test files that run beside one another. */
  width: number;
}

export interface Started {
  major: number;
  open(): Promise<Vitest>;
}

/**
 * Finds the vitest that the folder of the process has, and opens it with the project's own configuration, but for what repeating needs: worker
 * threads, one for each test file, with a runner that repeats, and no reports. Throws where there is none.
 */
export function vitestOf({ words, width }: StartOptions): Started {
  const resolve = resolverFrom(pathToFileURL(join(process.cwd(), 'package.json')).href);
  const manifest = readFileSync(fileURLToPath(resolve('vitest/package.json')), 'utf8');
  const major = Number.parseInt((JSON.parse(manifest) as { version: string }).version, 10);
  return {
    major,
    async open() {
      process.env.TEST = 'true';
      process.env.VITEST = 'true';
      process.env.NODE_ENV ??= 'test';
      const { createVitest, parseCLI } = (await import(resolve('vitest/node'))) as VitestNode;
      const { options = {} } = parseCLI?.(['vitest', 'run', ...words]) ?? {};
      if (words.length > 0 && !parseCLI) throw new Error('this vitest does not read its own options');
      const wanted = settings(writeEntry(resolve), major, width);
      const vitest = await createVitest('test', { ...options, ...wanted });
      for (const { config } of vitest.projects) adjust(config, wanted);
      return vitest;
    },
  };
}

/** How often vitest runs a test file: once for each project that it is in. Its path is absolute. */
export async function timesRun(vitest: Vitest, file: string): Promise<number> {
  const glob = vitest.globTestSpecifications ?? vitest.globTestSpecs ?? vitest.globTestFiles;
  const found = (await glob?.call(vitest, [file])) ?? [];
  return found.filter((specification) => (specification.moduleId ?? specification[1]) === file).length;
}

/** From here on vite transforms the file anew when it is asked for it. */
export function forget(vitest: Vitest, file: string): void {
  for (const { vite, server } of vitest.projects) {
    const environments = Object.values((vite ?? server)?.environments ?? {});
    const graphs = environments.map(({ moduleGraph }) => moduleGraph);
    for (const graph of graphs.length > 0 ? graphs : [(vite ?? server)?.moduleGraph])
      for (const module of graph?.getModulesByFile(file) ?? []) graph?.invalidateModule(module);
  }
}

function settings(runner: string, major: number, width: number): Record<string, unknown> {
  return {
    runner,
    watch: false,
    run: true,
    pool: 'threads',
    isolate: true,
    fileParallelism: true,
    maxWorkers: width,
    minWorkers: width,
    ...(major < 4 && {
      poolMatchGlobs: [],
      poolOptions: { threads: { isolate: true, singleThread: false, minThreads: width, maxThreads: width } },
    }),
    reporters: [{}],
    coverage: { enabled: false },
    typecheck: { enabled: false },
    bail: 0,
    update: false,
    includeTaskLocation: false,
    passWithNoTests: true,
  };
}

/** Projects of a workspace read their own configuration, and take over little of what they are opened with. */
function adjust(config: VitestProject['config'], wanted: Record<string, unknown>): void {
  for (const name of [
    'runner',
    'pool',
    'isolate',
    'fileParallelism',
    'bail',
    'poolMatchGlobs',
    'poolOptions',
  ])
    if (name in wanted) config[name] = wanted[name];
}

/**
 * Writes the module that vitest loads as its runner. In a folder of that name it is loaded by Node and not by vite, and it
 * names the very modules that vitest's workers have loaded.
 */
function writeEntry(resolve: Resolve): string {
  const folder = join(tmpdir(), `healer-${process.pid}`, 'node_modules', 'healer-vitest-runner');
  const vitest = resolve('vitest');
  const internals = resolverFrom(pathToFileURL(realpathSync(fileURLToPath(vitest))).href)('@vitest/runner');
  const own = new URL('./runner.js', import.meta.url).href;
  const [runners, index, inner, repeating] = [resolve('vitest/runners'), vitest, internals, own].map((url) =>
    JSON.stringify(url),
  );
  mkdirSync(folder, { recursive: true });
  const entry = join(folder, 'runner.mjs');
  writeFileSync(
    entry,
    `import { VitestTestRunner } from ${runners};
import * as vitest from ${index};
import * as internals from ${inner};
import { repeatingRunner } from ${repeating};
export default repeatingRunner(VitestTestRunner, internals, vitest);
`,
  );
  return entry;
}

type Resolve = (specifier: string) => string;

// The second argument needs `--experimental-import-meta-resolve`, which the host is started with.
const resolverFrom =
  (parent: string): Resolve =>
  (specifier) =>
    (import.meta.resolve as (specifier: string, parent: string) => string)(specifier, parent);
