import { createRequire } from 'node:module';
import { carryPreload } from './carry.js';
import { listenInTestFile } from './listeners/node-child.js';
import { isPackageManager } from './package-managers.js';
import { type Target, targetFromEnvironment } from './target.js';
import { loosenTurbo } from './turbo.js';

/**
 * The preload that `healer test` puts into every Node process below it. It finds out what this process is; one that
 * turns out to run no tests is left as it was. Package managers and every test file of node:test load this, so what
 * they need is here, and what only test runners need is not even read.
 */
try {
  const target = targetFromEnvironment();
  if (target) attach(target);
} catch {
  // never into the user's process
}

function attach(target: Target): void {
  const { HEALER_ATTACHED, HEALER_COVERAGE, NODE_TEST_CONTEXT } = process.env;
  const attached = HEALER_ATTACHED === '1';
  loosenTurbo(process.argv);
  if (isPackageManager(process.argv[1])) {
    if (!attached) carryPreload();
  } else if (HEALER_COVERAGE === '1') attachRunner();
  else if (NODE_TEST_CONTEXT === 'child-v8') listenInTestFile(target);
  else if (!attached) attachRunner();
}

function attachRunner(): void {
  createRequire(__filename)('./attach-runner.cjs');
}
