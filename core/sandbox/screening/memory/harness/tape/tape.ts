import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TestId } from '../../../../../model.js';
import type { RunnerCommand } from '../../../../../runners/runner.js';
import { useInstance } from '../../loader/commonjs.js';
import { loadInto } from '../../loader/load.js';
import { StepLimit } from '../../program/steps.js';
import { keepGlobals } from '../globals.js';
import type { Harness, LoadError } from '../harness.js';
import { instanceFor, loadedInto } from '../instances.js';
import { knowTimers, watchLeftovers } from '../leftovers.js';
import { messageOf } from '../message.js';
import { createCollector, type Entry } from './collect.js';
import { type ProjectTape, projectTape } from './project-tape.js';
import { runTest } from './run-test.js';

/** Tests of tape: registered with a stand-in, and made anew with the project's own class of tests for each run. */
export function tapeHarness(folder: string, command: RunnerCommand): Harness {
  let tape: ProjectTape | undefined;
  return {
    canReuse: true,
    async load(files, texts, reused) {
      tape ??= open(command);
      const { Test, path } = tape;
      const { standIn, entries, startFile } = createCollector(tape);
      const stands = new Map(['tape', path, pathToFileURL(path).href].map((name) => [name, standIn]));
      const instance = instanceFor(folder, texts, stands, reused);
      const errors: LoadError[] = [];
      for (const file of files) {
        startFile(file);
        try {
          await loadInto(join(folder, file), instance);
        } catch (error) {
          errors.push({ file, message: messageOf(error), cut: error instanceof StepLimit });
        }
      }
      const putGlobals = keepGlobals();
      const runnable = entries.some(({ only }) => only) ? entries.filter(({ only }) => only) : entries;
      return loadedInto(instance, {
        errors,
        files: instance.files,
        select(wanted) {
          const chosen = runnable.filter((entry) => !wanted || wanted.some((test) => isOf(entry, test)));
          return {
            async run(options) {
              putGlobals();
              useInstance(instance);
              const leftovers = watchLeftovers();
              try {
                for (const entry of chosen) if (!(await runTest(entry, Test, leftovers, options))) return;
                if (!(await leftovers.settle(options.meter.waitMs)))
                  options.onLate(
                    'the tests leave something open, which would keep their process from ending',
                  );
              } finally {
                leftovers.end();
              }
            },
          };
        },
      });
    },
  };
}

function open(command: RunnerCommand): ProjectTape {
  Object.assign(process.env, command.env);
  const tape = projectTape(process.cwd());
  knowTimers();
  return tape;
}

/** A test inside of another is run with it; a file stands for all of its tests. */
const isOf = ({ file, name }: Entry, test: TestId): boolean =>
  file === test.file && (test.path.length === 0 || test.path[0] === name);
