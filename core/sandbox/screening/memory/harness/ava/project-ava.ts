import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The ava that a project has installed, as far as healer drives it: versions 4 to 6. */
export interface ProjectAva {
  Runner: RunnerClass;
  /** By which the tests may import it. */
  names: string[];
  config: AvaConfig;
}

export interface RunnerClass {
  new (options: Record<string, unknown>): AvaRunner;
  prototype: AvaRunner;
}

/** Of one test file: what its tests register with, and what runs them. */
export interface AvaRunner {
  /** What `import test from 'ava'` gives. */
  chain: object;
  tasks: Record<string, AvaTask[]>;
  runOnlyExclusive: boolean;
  activeRunnables: Set<{ finishDueToInactivity?: (() => void) | null }>;
  start(): Promise<void>;
  interrupt(): void;
  runTest(task: AvaTask, context: unknown): Promise<boolean>;
  runSingle(runnable: unknown): Promise<{ passed: boolean; error?: unknown }>;
  emit(event: string, change?: unknown): Promise<void>;
}

export interface AvaTask {
  title: string;
  metadata: { exclusive?: boolean };
}

/** A change of state, as ava's reporters hear of it. */
export interface AvaChange {
  type: string;
  title?: string;
  skip?: boolean;
  todo?: boolean;
  knownFailing?: boolean;
  err?: AvaFailure;
}

export interface AvaFailure {
  name?: string;
  message?: string;
  values?: { label: string; formatted: string }[];
  formattedDetails?: { label: string; formatted: string }[];
}

interface AvaConfig {
  failWithoutAssertions?: boolean;
  environmentVariables?: Record<string, string>;
}

/** Throws where only ava itself can run the tests as its settings ask. */
export async function projectAva(folder: string): Promise<ProjectAva> {
  const path = createRequire(join(folder, 'package.json')).resolve('ava');
  const root = /^.*[\\/]node_modules[\\/]ava(?=[\\/])/.exec(path)?.[0];
  if (root === undefined) throw new Error('ava is installed in an unknown way');
  const inside = (file: string) => import(pathToFileURL(join(root, 'lib', file)).href);
  const { loadConfig } = await inside('load-config.js');
  const loaded = await loadConfig({ resolveFrom: folder });
  const config: AvaConfig & Record<string, unknown> = loaded.config ?? loaded;
  for (const name of ['require', 'typescript', 'extensions', 'nodeArguments', 'match'])
    if (isSet(config[name])) throw new Error(`ava's setting ${name} is known to ava alone`);
  // What shows values asks at once how colourful they may be.
  const { set } = await inside('chalk.js');
  set({ level: 0 });
  const { default: Runner } = await inside('runner.js');
  return { Runner, names: ['ava', path, imported(folder)], config };
}

const isSet = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;

/** The second argument needs `--experimental-import-meta-resolve`, which the host starts its threads with. */
const imported = (folder: string): string =>
  (import.meta.resolve as (specifier: string, parent: string) => string)(
    'ava',
    pathToFileURL(join(folder, 'package.json')).href,
  );
