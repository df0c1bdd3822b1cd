import { carryPreload } from './carry.js';
import { listenToCrash } from './listeners/crash.js';
import { listenToLoadedRunners } from './listeners/loaded.js';
import { nodeTestListener, tapNodeTests } from './listeners/node.js';
import { nodeTestChild } from './listeners/node-child.js';
import { attachToVitest, isVitest } from './listeners/vitest.js';
import { Recorder } from './recorder.js';
import { type Target, targetFromEnvironment } from './target.js';

/**
 * The preload that `healer test` puts into every Node process below it. It finds out what this process is and
 * listens; a process that turns out to run no tests is left as it was. It is bundled into one file, which has
 * to load in a few milliseconds, because package managers and wrappers load it too.
 */
const target = targetFromEnvironment();
if (target) {
  try {
    attach(target);
  } catch {
    // never into the user's process
  }
}

function attach(target: Target): void {
  if (process.env.NODE_TEST_CONTEXT === 'child-v8') nodeTestChild(target);
  else if (!process.env.HEALER_ATTACHED) attachToRunner(target);
}

function attachToRunner(target: Target): void {
  carryPreload();
  if (process.execArgv.includes('--test')) process.env.HEALER_ATTACHED = '1';
  let recorder: Recorder | undefined;
  let listen: ReturnType<typeof nodeTestListener> | undefined;
  tapNodeTests((event) => {
    process.env.HEALER_ATTACHED = '1';
    recorder ??= new Recorder(target, 'node');
    listen ??= nodeTestListener(recorder);
    listen(event);
  });
  if (isVitest(process.argv[1])) attachToVitest(target, process.argv[1]);
  else listenToLoadedRunners(target);
  listenToCrash(target, () => process.env.HEALER_ATTACHED === '1');
}
