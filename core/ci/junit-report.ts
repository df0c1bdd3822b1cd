import { withoutColours } from '../capture/plain-text.js';
import type { TestResult } from '../model.js';
import { testKey } from '../runners/test-key.js';
import { type CiOutcome, failedIn, type Problem } from './outcome.js';

/** JUnit XML as GitLab and Jenkins read it: a suite for each file, and beside each failure what became of it. */
export async function junitReport({ tests, problems }: CiOutcome): Promise<string> {
  const { XMLBuilder } = await import('fast-xml-parser');
  const known = new Map(
    problems.flatMap((problem) => problem.error.tests.map((test) => [testKey(test), problem] as const)),
  );
  const document = {
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    testsuites: {
      '@name': 'healer',
      ...totals(tests),
      testsuite: [...byFile(tests)].map(([file, each]) => ({
        '@name': clean(file || 'tests'),
        ...totals(each),
        testcase: each.map((test) => testCase(test, known.get(testKey(test)))),
      })),
    },
  };
  return new XMLBuilder({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    textNodeName: '#text',
    format: true,
    suppressEmptyNode: true,
  }).build(document);
}

function byFile(tests: readonly TestResult[]): Map<string, TestResult[]> {
  const files = new Map<string, TestResult[]>();
  for (const test of tests) files.set(test.file, [...(files.get(test.file) ?? []), test]);
  return files;
}

const totals = (tests: readonly TestResult[]) => ({
  '@tests': tests.length,
  '@failures': failedIn(tests).length,
  '@errors': 0,
  '@skipped': tests.filter(isLeftOut).length,
  '@time': seconds(tests.reduce((sum, { durationMs }) => sum + durationMs, 0)),
});

const isLeftOut = ({ status }: TestResult): boolean => status === 'skipped' || status === 'todo';

function testCase(test: TestResult, problem: Problem | undefined) {
  const { file, path, durationMs, line, error } = test;
  return {
    '@name': clean(path.join(' > ')),
    '@classname': clean(file),
    ...(file !== '' && { '@file': clean(file) }),
    ...(line !== undefined && { '@line': line }),
    '@time': seconds(durationMs),
    ...(isLeftOut(test) && { skipped: '' }),
    ...(test.status === 'failed' && {
      failure: {
        '@type': clean(error?.name ?? 'Error'),
        '@message': clean(error?.message ?? 'The test failed without saying why'),
        '#text': clean(error?.stack ?? ''),
      },
    }),
    ...(problem && { 'system-out': clean(toldOf(problem)) }),
  };
}

const toldOf = ({ error, status, reason, patch }: Problem): string =>
  [
    `healer: ${status} ${error.id}`,
    patch && `healer: ${patch.title} on ${patch.branch} (${patch.commit})`,
    reason && `healer: ${reason}`,
  ]
    .filter(Boolean)
    .join('\n');

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(3);

/** XML 1.0 has no way to write most control characters. */
const clean = (text: string): string =>
  withoutColours(text).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '');
