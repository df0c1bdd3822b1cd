import type { TestId } from '../../../../../model.js';
import { type CircusBlock, type CircusTest, pathOf } from './circus.js';

/** A block of a test file with what is wanted of it. */
export interface Branch {
  block: CircusBlock;
  children: (CircusTest | Branch)[];
}

/** The tests as they were declared, before anything has run. */
export function branchOf(block: CircusBlock): Branch {
  return {
    block,
    children: block.children.map((child) => (child.type === 'test' ? child : branchOf(child))),
  };
}

/** What is left with the wanted tests alone; null where that is nothing. */
export function prune(branch: Branch, wanted: ReadonlySet<string>): Branch | null {
  const children = branch.children.flatMap((child) => {
    if ('block' in child) return prune(child, wanted) ?? [];
    return wanted.has(keyOf(pathOf(child))) ? child : [];
  });
  return children.length > 0 ? { ...branch, children } : null;
}

export const wantedPaths = (tests: readonly TestId[], file: string): Set<string> =>
  new Set(tests.filter((test) => test.file === file).map(({ path }) => keyOf(path)));

const keyOf = (path: readonly string[]): string => JSON.stringify(path);

/**
 * Puts a branch into its blocks, with a copy of each test that waits no longer than it may: what an earlier run has left
 * going finds the copy of that run, and spoils no later one. Answers the copies.
 */
export function plantTree(branch: Branch, waitMs: number): CircusTest[] {
  const tests: CircusTest[] = [];
  const plant = ({ block, children }: Branch): CircusBlock => {
    block.children = children.map((child) => {
      if ('block' in child) return plant(child);
      const copy = copyOf(child, waitMs);
      tests.push(copy);
      return copy;
    });
    return block;
  };
  plant(branch);
  return tests;
}

function copyOf(test: CircusTest, waitMs: number): CircusTest {
  const copy = { ...test, errors: [], retryReasons: [], unhandledRejectionErrorByPromise: new Map() };
  return test.timeout ? { ...copy, timeout: Math.min(test.timeout, waitMs) } : copy;
}

/** Leaves no test to come. */
export function cutTree({ block, children }: Branch): void {
  block.children.length = 0;
  for (const child of children) if ('block' in child) cutTree(child);
}
