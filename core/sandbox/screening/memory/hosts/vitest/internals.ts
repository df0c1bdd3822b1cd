/** The parts of vitest (versions 1 to 4) that running its tests over and over needs. */

/** A test, or a suite where it has `tasks`; a file is the outermost suite. */
export interface Task {
  type: string;
  name: string;
  mode: string;
  tasks?: Task[];
  suite?: Task;
  filepath?: string;
  concurrent?: boolean;
  result?: TaskResult | undefined;
  promises?: unknown[] | undefined;
  context?: TaskContext;
}

export interface FileTask extends Task {
  filepath: string;
  tasks: Task[];
}

interface TaskResult {
  state: string;
  errors?: readonly TaskError[];
}

export interface TaskError {
  name?: string;
  message?: string;
}

interface TaskContext {
  /** Whether the test has an `expect` of its own. */
  _local?: boolean;
  expect: { setState(state: Record<string, unknown>): void };
  signal?: AbortSignal;
}

export interface Runner {
  config: { root: string; dangerouslyIgnoreUnhandledErrors?: boolean };
  importFile(path: string, source: string): unknown;
  onCollectStart?(file: FileTask): unknown;
  onCollected?(files: FileTask[]): unknown;
  onBeforeRunFiles?(files: FileTask[]): unknown;
  onAfterRunFiles?(files: FileTask[]): unknown;
  onBeforeRunSuite?(suite: Task): unknown;
  onAfterRunSuite?(suite: Task): unknown;
  onBeforeRunTask?(test: Task): unknown;
  onAfterRunTask?(test: Task): unknown;
  runTask?(test: Task): unknown;
  /** Of version 4. */
  moduleRunner?: { mocker?: Mocker };
  /** Before version 4. */
  __vitest_executor?: { mocker?: Mocker };
}

export interface Mocker {
  registries?: Map<string, unknown>;
}

export type RunnerClass = new (config: unknown) => Runner;

export type Hooks = Record<string, TaskFunction[]>;
export type TaskFunction = (...args: unknown[]) => unknown;

/** What `@vitest/runner` exports. */
export interface RunnerModule {
  startTests(specifications: readonly unknown[], runner: Runner): Promise<FileTask[]>;
  getFn(test: Task): TaskFunction;
  /** Undefined for a file that did not load, before version 2. */
  getHooks(suite: Task): Hooks | undefined;
}

/** What `vitest` exports. */
export interface VitestModule {
  vi: {
    isFakeTimers(): boolean;
    useRealTimers(): unknown;
    clearAllMocks(): unknown;
  };
}

/** What a worker of vitest keeps in its global object. */
export interface WorkerState {
  rpc: Record<string | symbol, unknown>;
  config: { root: string; snapshotOptions: { snapshotEnvironment: SnapshotEnvironment | null } };
  /** Of version 4. */
  evaluatedModules?: { idToModuleMap: Map<string, ModuleNode> };
  /** Before version 4. */
  moduleCache?: Map<string, ModuleNode>;
}

export interface ModuleNode {
  file?: string;
  evaluated?: boolean;
  importers?: Set<string>;
  imports?: Set<string>;
  [field: string]: unknown;
}

export interface SnapshotEnvironment {
  resolvePath(testFile: string): Promise<string>;
  readSnapshotFile(path: string): Promise<string | null>;
  saveSnapshotFile(path: string, snapshot: string): Promise<void>;
  removeSnapshotFile(path: string): Promise<void>;
}

export const workerState = (): WorkerState =>
  (globalThis as unknown as { __vitest_worker__: WorkerState }).__vitest_worker__;
