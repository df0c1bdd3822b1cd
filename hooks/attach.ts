import { createRequire } from 'node:module';

/**
 * The preload that `healer test` puts into every Node process below it. It finds out what this process is and
 * loads what listens there; a process that turns out to run no tests is left as it was. Package managers,
 * wrappers and every test file load this, so what is not needed is not even read.
 */
const { HEALER, HEALER_INBOX, HEALER_ATTACHED, HEALER_COVERAGE, NODE_TEST_CONTEXT } = process.env;
if (HEALER !== '0' && HEALER_INBOX) {
  try {
    const load = createRequire(__filename);
    if (HEALER_COVERAGE === '1') load('./attach-runner.cjs');
    else if (NODE_TEST_CONTEXT === 'child-v8') load('./attach-test-file.cjs');
    else if (HEALER_ATTACHED !== '1') load('./attach-runner.cjs');
  } catch {
    // never into the user's process
  }
}
