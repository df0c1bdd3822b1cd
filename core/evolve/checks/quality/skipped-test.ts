import type { ProjectCheck } from '../../check.js';
import { oldMarks } from '../../old-marks.js';

const days = 90;

export const skippedTest: ProjectCheck = {
  id: 'skipped-test',
  category: 'quality',
  severity: 'note',
  reach: 'project',
  title: 'a test that has been switched off for three months',
  why: 'A test that is skipped says nothing, while its name says that something is tested. Found is what is skipped always, with `test.skip(…)`, `describe.skip(…)` or `xit(…)`; what is skipped only where something is missing is left alone. The age is that of the line, by git’s blame.',
  example: {
    bad: "test.skip('adds', () => assert.equal(add(1, 2), 3));",
    good: "test('adds', () => assert.equal(add(1, 2), 3));",
  },
  fixes: false,
  on: false,
  eslint: ['jest/no-disabled-tests', 'vitest/no-disabled-tests', 'mocha/no-pending-tests'],
  examine: async (project) =>
    (await oldMarks(project, 'skipped-test', days)).map(({ file, line, text, since }) => ({
      file,
      line,
      message: `"${text.slice(0, 80)}" has not run since ${since}`,
      key: text,
    })),
};
