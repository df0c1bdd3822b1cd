import { join, relative, sep } from 'node:path';
import type { RunnerCommand } from '../../../../../runners/runner.js';
import { useInstance } from '../../loader/commonjs.js';
import { keepHooks } from '../../loader/hooks.js';
import type { Instance } from '../../loader/instance.js';
import { StepLimit } from '../../program/steps.js';
import { keepGlobals } from '../globals.js';
import type { Harness, Loaded } from '../harness.js';
import { instanceFor, loadedInto } from '../instances.js';
import { knowTimers } from '../leftovers.js';
import { messageOf } from '../message.js';
import { collect, type Project } from './collect.js';
import { branchOf, prune } from './copy-suite.js';
import { mochaOptions } from './options.js';
import { projectMocha } from './project-mocha.js';
import { fileOf } from './report.js';
import { runBranch } from './run-branch.js';
import { matches, select } from './select.js';

export interface MochaHarnessOptions {
  /** The worktree. */
  folder: string;
  /** How the project's test script starts mocha, in the folder that this process is in. */
  command: RunnerCommand;
}

/** Suites of mocha: the project's own collects the tests of each set of modules once, and its Runner runs copies of them. */
export function mochaHarness({ folder, command }: MochaHarnessOptions): Harness {
  let project: Project | undefined;
  /** Puts back what the first program had made of the thread when it was loaded, so that no candidate's load is met by others. */
  let putFirst: (() => void) | undefined;
  return {
    canReuse: true,
    async load(files, texts, reused) {
      project ??= openProject(command);
      const instance = instanceFor(folder, texts, new Map(), reused);
      try {
        useInstance(instance);
        return loadedInto(instance, await loaded(project, files, folder, instance));
      } catch (error) {
        return failed(files, error, instance);
      } finally {
        putFirst ??= keepThread();
        putFirst();
      }
    },
  };
}

function openProject(command: RunnerCommand): Project {
  Object.assign(process.env, command.env);
  const cwd = process.cwd();
  const mocha = projectMocha(cwd);
  const options = mochaOptions(mocha, command);
  knowTimers();
  return { ...mocha, cwd, options };
}

/** As results name them, by path. */
const fileNames = new Map<string, string>();

async function loaded(
  project: Project,
  files: readonly string[],
  folder: string,
  instance: Instance,
): Promise<Loaded> {
  const paths = files.map((file) => join(folder, file));
  const mocha = await collect(project, paths, instance);
  const all = prune(branchOf(mocha.suite), matches(mocha));
  const putThread = keepThread();
  const fileName = (path: string) => {
    const known = fileNames.get(path) ?? relative(folder, path).split(sep).join('/');
    fileNames.set(path, known);
    return known;
  };
  return {
    errors: [],
    files: instance.files,
    select(wanted) {
      const branch = wanted ? select(all, wanted, (test) => fileName(fileOf(test) ?? '')) : all;
      return {
        async run(options) {
          putThread();
          useInstance(instance);
          await runBranch(branch, { ...options, project, mocha, fileName });
        },
      };
    },
  };
}

/** What the program and its mocha have put into the global scope and into the loader. The answer puts it back. */
function keepThread(): () => void {
  const keeps = [keepGlobals(), keepHooks()];
  return () => {
    for (const put of keeps) put();
  };
}

/** One file that does not load keeps mocha from running any. */
function failed(files: readonly string[], error: unknown, instance: Instance): Loaded {
  const cause = { message: messageOf(error), cut: error instanceof StepLimit };
  return {
    errors: files.map((file) => ({ file, ...cause })),
    files: instance.files,
    select: () => ({ run: async () => {} }),
  };
}
