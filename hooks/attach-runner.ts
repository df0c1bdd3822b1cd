import { carryPreload } from './carry.js';
import { CoverageRecorder } from './coverage.js';
import { attachToAva, avaFolder } from './listeners/ava.js';
import { avaOfThisWorker, coverAvaTests } from './listeners/ava-worker.js';
import { listenToCrash } from './listeners/crash.js';
import { listenToLoadedRunners } from './listeners/loaded.js';
import { nodeTestListener } from './listeners/node.js';
import { listenInTestFile } from './listeners/node-child.js';
import { nodeCoverageListener } from './listeners/node-coverage.js';
import { type NodeTestEvent, tapNodeTests } from './listeners/node-events.js';
import { cancelIdleTests } from './listeners/node-idle.js';
import { listenToTap } from './listeners/tap.js';
import { attachToVitest, isVitest } from './listeners/vitest.js';
import { listenToWorkerTests } from './listeners/worker.js';
import { Recorder } from './recorder.js';
import { type Target, targetFromEnvironment } from './target.js';

/** Listens in a process that may be a test runner, or that has to measure coverage. */
const target = targetFromEnvironment();
if (target) attach(target);

function attach(target: Target): void {
  const isChild = process.env.NODE_TEST_CONTEXT === 'child-v8';
  const attached = !isChild && process.env.HEALER_ATTACHED === '1';
  const coverage = startCoverage(target, attached);
  if (coverage && attached) listenInWorker(coverage);
  if (attached) return;
  const cover = coverage && nodeCoverageListener(coverage);
  if (isChild) listenInTestFile(target, cover);
  else if (isVitest(process.argv[1])) attachToVitest(target, process.argv[1]);
  else attachToRunner(target, cover, coverage);
}

function listenInWorker(coverage: CoverageRecorder): void {
  const ava = avaOfThisWorker();
  if (ava) coverAvaTests(coverage, ava);
  else listenToWorkerTests(coverage);
}

function attachToRunner(
  target: Target,
  cover: ((event: NodeTestEvent) => void) | null,
  coverage: CoverageRecorder | null,
): void {
  carryPreload();
  cancelIdleTests();
  if (process.execArgv.includes('--test')) process.env.HEALER_ATTACHED = '1';
  let listen: ReturnType<typeof nodeTestListener> | undefined;
  tapNodeTests((event) => {
    process.env.HEALER_ATTACHED = '1';
    listen ??= nodeTestListener(new Recorder(target, 'node'));
    listen(event);
    cover?.(event);
  });
  const isAttached = () => process.env.HEALER_ATTACHED === '1';
  const ava = avaFolder(process.argv[1]);
  if (ava) attachToAva(target, ava);
  else {
    listenToLoadedRunners(target, coverage);
    listenToTap(target, coverage, isAttached);
  }
  listenToCrash(target, isAttached);
}

/** Only in processes that run project code, not in those that merely start others. */
function startCoverage(target: Target, attached: boolean): CoverageRecorder | null {
  if (process.env.HEALER_COVERAGE !== '1') return null;
  if (avaOfThisWorker()) return new CoverageRecorder(target);
  const script = process.argv[1] ?? '';
  if (attached && !/[\\/](?:jest-worker|vitest|tinypool)[\\/]/.test(script)) return null;
  if (process.execArgv.includes('--test') && process.env.NODE_TEST_CONTEXT !== 'child-v8') return null;
  return script === '' || isVitest(script) ? null : new CoverageRecorder(target);
}
