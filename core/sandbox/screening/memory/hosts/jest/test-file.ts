import { createRequire } from 'node:module';
import { join } from 'node:path';
import { stepsKey } from '../../program/steps.js';
import { switchboardKey } from '../../program/switchboard.js';
import { type Collected, holdFile } from './adapter.js';
import { type BetweenRuns, watchTimers } from './between-runs.js';
import type { OtherProcesses } from './other-processes.js';
import type { JestProject } from './project.js';
import { putStands, type TestFramework, tellingRuntime } from './stands.js';
import { type Served, serveTexts } from './texts.js';

/** A test file that jest has loaded, and holds for as long as it is wanted. */
export interface TestFile {
  collected: Collected;
  between: BetweenRuns;
  /** Settles when jest has let go of it. */
  dispose(): Promise<void>;
}

interface Opening extends Omit<Served, 'processes'> {
  between?: { declared: ReturnType<typeof watchTimers>['declared'] };
  onCollected(collected: Collected): void;
}

export interface TestFiles {
  /** Loads one file. One at a time. Rejects with what kept it from loading. */
  open(path: string, served: Omit<Served, 'processes'>): Promise<TestFile>;
}

/** Starts test files with the project's own jest, in this process. */
export function testFiles(
  { jest, globalConfig, contextOf, testRunner }: JestProject,
  processes: OtherProcesses,
): TestFiles {
  let opening: Opening | undefined;
  const circus = frameworkIn(testRunner);
  putStands({
    runtime: tellingRuntime(jest.Runtime, (environment, transformer) => {
      if (!opening) return;
      for (const key of [switchboardKey, stepsKey].map(Symbol.for))
        environment.global[key] = (globalThis as Record<symbol, unknown>)[key];
      serveTexts(transformer, { ...opening, processes });
      opening.between = watchTimers(environment);
    }),
    testRunner: (...args) => holdFile(circus, args, (collected) => opening?.onCollected(collected)),
  });

  return {
    open: (path, served) =>
      new Promise<TestFile>((resolve, reject) => {
        const context = contextOf(path);
        const runner = new jest.TestRunner(globalConfig, {});
        const own: Opening = {
          ...served,
          onCollected(collected) {
            opening = undefined;
            const between = own.between?.declared(collected.runtime);
            if (!between) return reject(new Error('jest made no runtime of its own'));
            resolve({
              collected,
              between,
              async dispose() {
                collected.end();
                await ended;
              },
            });
          },
        };
        opening = own;
        const failed = (error: unknown) => {
          opening = undefined;
          reject(error);
        };
        runner.on?.('test-file-failure', ([, error]) => failed(error));
        const ignore = async () => {};
        const ended = runner
          .runTests(
            [{ context, path }],
            watcher,
            ...(runner.on ? [] : [ignore, ignore, (_: unknown, error: unknown) => failed(error)]),
            { serial: true },
          )
          .catch(failed);
      }),
  };
}

const watcher = { isInterrupted: () => false, isWatchMode: () => false, on() {}, setState() {} };

function frameworkIn(testRunner: string): TestFramework {
  const loaded = createRequire(join(testRunner, '..', '_'))(testRunner);
  return loaded.default ?? loaded;
}
