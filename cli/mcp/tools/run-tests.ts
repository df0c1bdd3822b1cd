import * as z from 'zod/mini';
import { errorTable } from '../../render/errors.js';
import { errorJson } from '../../render/json.js';
import { plain } from '../../render/paint.js';
import { counted } from '../../render/time.js';
import { tool } from '../tool.js';

/** list_errors has the others. */
const mostShown = 50;

export const runTests = tool({
  name: 'run_tests',
  title: 'Run the tests',
  description:
    "Runs the project's own tests on the files as they are now, uncommitted work included, in an isolated worktree, and records what fails as errors.",
  input: z.strictObject({}),
  output: { schema: 'healer/tests@1', keys: ['tests', 'exitCode', 'errors', 'total', 'flaky'] },
  changes: 'healer',
  run: async (_, { healer, now, alone }) => {
    const { run, flaky, errors } = await alone(() => healer.observe());
    const count = (status: string) => run.tests.filter((test) => test.status === status).length;
    const tests = { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
    return {
      summary: `${counted(tests.passed, 'test')} passed, ${tests.failed} failed, ${flaky.length} of them flaky; ${counted(errors.length, 'error')} behind what fails.`,
      text: errorTable(errors.slice(0, mostShown), { width: 160, paint: plain, now }),
      json: {
        schema: 'healer/tests@1',
        tests,
        exitCode: run.exitCode,
        errors: errors.slice(0, mostShown).map(errorJson),
        total: errors.length,
        flaky: flaky.map(({ file, path }) => ({ file, path })),
      },
    };
  },
});
