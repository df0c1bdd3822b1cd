import type { RunOptions } from '../harness.js';
import { watchLeftovers } from '../leftovers.js';
import { messageOf } from '../message.js';
import type { Project } from './collect.js';
import { type Branch, copySuite, holdsTests } from './copy-suite.js';
import { leaveErrorsTo } from './errors.js';
import type { Mocha, Runner } from './project-mocha.js';
import { report } from './report.js';

export interface BranchRun extends RunOptions {
  project: Project;
  /** Holds the originals of the tests. */
  mocha: Mocha;
  /** A path as results name it. */
  fileName(path: string): string;
}

/** Runs a copy of some tests with a Runner of its own, and waits for what they have started, as a process does. */
export async function runBranch(branch: Branch, run: BranchRun): Promise<void> {
  if (!holdsTests(branch)) return;
  const { project, mocha, meter, onLate } = run;
  const leftovers = watchLeftovers();
  const runner = runnerOf(branch, run);
  report(runner, run);
  const giveErrorsBack = leaveErrorsTo(runner, (error) => onLate(messageOf(error)));
  try {
    await runAll(runner, mocha);
    const ends = project.options.exit || (await leftovers.settle(meter.waitMs));
    if (!ends) onLate('the tests leave something open, which would keep their process from ending');
  } finally {
    leftovers.end();
    giveErrorsBack();
  }
}

function runnerOf(branch: Branch, { project, mocha }: BranchRun): Runner {
  const { checkLeaks, asyncOnly, forbidPending, globals, failHookAffectedTests } = mocha.options;
  const options = project.major < 8 ? false : { cleanReferencesAfterRun: false, failHookAffectedTests };
  const runner = new project.Mocha.Runner(copySuite(branch), options);
  const { global = globals } = mocha.options;
  if (global) runner.globals(global);
  const leaks = { checkLeaks: checkLeaks === true, ignoreLeaks: checkLeaks !== true };
  return Object.assign(runner, { ...leaks, asyncOnly, forbidPending });
}

async function runAll(runner: Runner, mocha: Mocha): Promise<void> {
  const context = mocha.hasGlobalSetupFixtures?.() ? await mocha.runGlobalSetup(runner) : {};
  await new Promise<void>((resolve) => {
    runner.run(resolve);
  });
  // One that is not disposed of would throw the errors that come later once more, which ends the thread.
  runner.dispose?.();
  if (mocha.hasGlobalTeardownFixtures?.()) await mocha.runGlobalTeardown(runner, { context });
}
