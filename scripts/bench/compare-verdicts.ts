import type { TestResult, Verdict } from '../../core/model.js';
import { testKey } from '../../core/runners/test-key.js';

export interface Difference {
  /** In words. */
  what: string;
}

/**
 * How a verdict from memory contradicts that of the real runner; null where it does not. They contradict each other
 * when one alone calls the candidate plausible, or when a test that ran in both passes in one alone. Which word is used
 * for what is not plausible does not matter: screening stops at the first failing test, the real runner does not.
 */
export function differenceOf(memory: Verdict, process: Verdict): Difference | null {
  const plausible = [memory, process].map(({ status }) => status === 'plausible');
  if (plausible[0] !== plausible[1]) {
    const tests = contradictions(memory, process);
    const said = plausible[0] ? 'plausible in memory alone' : 'plausible by process alone';
    return { what: tests.length > 0 ? `${said}: ${tests.join('; ')}` : said };
  }
  const tests = contradictions(memory, process);
  return tests.length > 0 ? { what: tests.join('; ') } : null;
}

/** Tests that ran in both and passed in one: one that did not run has neither passed nor an error. */
function contradictions(memory: Verdict, process: Verdict): string[] {
  const real = new Map(process.tests.map((test) => [testKey(test), test]));
  return memory.tests.flatMap((test) => {
    const other = real.get(testKey(test));
    if (!other || !ran(test) || !ran(other) || passed(test) === passed(other)) return [];
    const name = [test.file, ...test.path].join(' > ');
    return passed(test) ? `${name} fails by process alone` : `${name} fails in memory alone`;
  });
}

const passed = ({ status }: TestResult): boolean => status === 'passed';

const ran = (test: TestResult): boolean => passed(test) || test.error !== undefined;
