import { readFile } from 'node:fs/promises';
import type { BenchOptions } from './main.js';

/** A small faulty program with its tests: one line of a file of cases. */
export interface Case {
  id: string;
  kind: string;
  sourceFile: string;
  testFile: string;
  buggy: string;
  tests: string;
  exampleTests: string | null;
}

export async function readCases({
  cases = '../shared/bench/humanevalfix-js.jsonl',
  only,
  examples,
}: BenchOptions): Promise<Case[]> {
  const lines = (await readFile(cases, 'utf8')).split('\n').filter(Boolean);
  return lines
    .map((line) => JSON.parse(line) as Case)
    .filter(
      ({ id, exampleTests }) =>
        (!examples || exampleTests) && (only.length === 0 || only.some((part) => id.includes(part))),
    );
}
