import { join } from 'node:path';
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
import { createCollector, runnerFor } from './collect.js';
import { type AvaRunner, type AvaTask, type ProjectAva, projectAva } from './project-ava.js';
import { runFile, takeTasks } from './run-file.js';

/** Tests of ava: registered with the project's own runners, and run by a fresh one each time. */
export function avaHarness(folder: string, command: RunnerCommand): Harness {
  let opened: Promise<ProjectAva> | undefined;
  return {
    canReuse: true,
    async load(files, texts, reused) {
      opened ??= open(command);
      const ava = await opened;
      const { standIn, startFile } = createCollector(ava, folder);
      const stands = new Map(ava.names.map((name) => [name, standIn]));
      const instance = instanceFor(folder, texts, stands, reused);
      const errors: LoadError[] = [];
      const registered = new Map<string, AvaRunner>();
      for (const file of files) {
        const runner = startFile(file);
        try {
          await loadInto(join(folder, file), instance);
          registered.set(file, runner);
        } catch (error) {
          errors.push({ file, message: messageOf(error), cut: error instanceof StepLimit });
        }
      }
      const putGlobals = keepGlobals();
      return loadedInto(instance, {
        errors,
        files: instance.files,
        select(wanted) {
          const chosen = [...registered].filter(
            ([file]) => !wanted || wanted.some((test) => test.file === file),
          );
          return {
            async run(options) {
              putGlobals();
              useInstance(instance);
              const leftovers = watchLeftovers();
              try {
                for (const [file, from] of chosen) {
                  const runner = runnerFor(file, ava, folder);
                  takeTasks(runner, from, (task) => !wanted || wanted.some((test) => isOf(file, task, test)));
                  if (!(await runFile(file, runner, ava.Runner, leftovers, options))) return;
                }
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

async function open(command: RunnerCommand): Promise<ProjectAva> {
  const ava = await projectAva(process.cwd());
  Object.assign(
    process.env,
    { NODE_ENV: process.env.NODE_ENV ?? 'test' },
    ava.config.environmentVariables,
    command.env,
  );
  knowTimers();
  return ava;
}

/** A file stands for all of its tests. */
const isOf = (file: string, { title }: AvaTask, test: TestId): boolean =>
  file === test.file && (test.path.length === 0 || test.path[0] === title);
