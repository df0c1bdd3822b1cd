import { parsePrinted } from '../../hooks/printed-error.js';
import type { TestResult, ThrownError } from '../model.js';
import { parseJUnit } from './junit.js';
import { parseTap } from './tap.js';

/** What the output of a test command tells where no reporter could be attached. */
export function parseOutput(output: { stdout: string; stderr: string }): {
  tests: TestResult[];
  errors: ThrownError[];
} {
  const tap = parseTap(output.stdout, '');
  const tests = tap.length > 0 ? tap : junitIn(output.stdout);
  if (tests.length > 0) return { tests, errors: [] };
  const error = parsePrinted(output.stderr) ?? parsePrinted(output.stdout);
  return { tests: [], errors: error ? [error] : [] };
}

function junitIn(text: string): TestResult[] {
  const start = text.search(/<testsuites?[\s>]/);
  return start === -1 ? [] : parseJUnit(text.slice(start));
}
