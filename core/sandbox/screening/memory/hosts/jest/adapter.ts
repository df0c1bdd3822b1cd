import type { CircusEvent, CircusState } from './circus.js';
import type { Environment, Runtime } from './packages.js';
import type { TestFramework } from './stands.js';

/** A test file whose tests are declared, and whose environment waits. */
export interface Collected {
  environment: Environment;
  runtime: Runtime;
  state: CircusState;
  snapshots: { clear(): void };
  /** Handlers that jest-circus has put on the process for errors that nobody catches, by event. */
  handlers: Map<ErrorEvent, ErrorListener[]>;
  /** Runs the tree once. Rejects with what the listener throws, which it has to at `run_finish`. */
  runOnce(): Promise<unknown>;
  /** From here on `listener` hears of each event of the tree. */
  listen(listener: (event: CircusEvent) => void): void;
  /** Lets jest take the environment down. */
  end(): void;
}

export type ErrorListener = (...args: never[]) => void;
export type ErrorEvent = (typeof errorEvents)[number];
export const errorEvents = ['uncaughtException', 'unhandledRejection', 'rejectionHandled'] as const;

interface Initializer {
  initialize(options: object): Promise<{ snapshotState: Collected['snapshots'] }>;
  runAndTransformResultsToJestFormat(options: object): Promise<unknown>;
}

/**
 * Lets jest-circus load a test file in its environment, with all that belongs to it, and hands it over in place of
 * running it. The promise settles when the file is let go, and always rejects then, so that no snapshot is written.
 */
export async function holdFile(
  circus: TestFramework,
  [globalConfig, config, environment, runtime, testPath]: Parameters<TestFramework>,
  onCollected: (collected: Collected) => void,
): Promise<never> {
  let state: CircusState | undefined;
  let snapshots: Collected['snapshots'] = { clear() {} };
  let onEvent: (event: CircusEvent) => void = () => {};
  const theirs = environment.handleTestEvent?.bind(environment);
  environment.handleTestEvent = (event, now) => {
    state = now as CircusState;
    const waiting = theirs?.(event, now);
    const tell = () => onEvent(event as CircusEvent);
    return waiting instanceof Promise ? waiting.then(tell) : tell();
  };
  const require = runtime.requireInternalModule.bind(runtime);
  runtime.requireInternalModule = (from, to) => {
    const loaded = require(from, to);
    return to === undefined && isInitializer(loaded) ? { ...loaded, ...standIn(loaded) } : loaded;
  };
  await circus(globalConfig, config, environment, runtime, testPath);
  throw new Error('jest-circus did not run the file');

  function standIn({ initialize, runAndTransformResultsToJestFormat }: Initializer): Initializer {
    return {
      async initialize(options) {
        const made = await initialize(options);
        snapshots = made.snapshotState;
        return made;
      },
      runAndTransformResultsToJestFormat: (options) =>
        new Promise((_, reject) => {
          if (!state) return reject(new Error('jest-circus told of no event'));
          onCollected({
            environment,
            runtime,
            state,
            snapshots,
            handlers: new Map(errorEvents.map((name) => [name, process.listeners(name as 'warning')])),
            runOnce: () => runAndTransformResultsToJestFormat(options),
            listen(listener) {
              onEvent = listener;
            },
            end: () => reject(new Error('let go')),
          });
        }),
    };
  }
}

const isInitializer = (loaded: unknown): loaded is Initializer =>
  typeof loaded === 'object' &&
  loaded !== null &&
  'initialize' in loaded &&
  'runAndTransformResultsToJestFormat' in loaded;
