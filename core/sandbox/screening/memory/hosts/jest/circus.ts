/** What is used of jest-circus, alike in its versions 27 to 30: the tree that a test file declares, and what happens to it. */
export interface CircusTest {
  type: 'test';
  name: string;
  parent: CircusBlock;
  mode?: 'skip' | 'only' | 'todo' | null;
  /** Each is what was thrown, alone or with where the test was declared. */
  errors: unknown[];
  timeout?: number | undefined;
  /** How often it was started, retries included. */
  invocations: number;
}

export interface CircusBlock {
  type: 'describeBlock';
  name: string;
  parent?: CircusBlock;
  children: (CircusTest | CircusBlock)[];
}

export interface CircusHook {
  type: 'beforeAll' | 'afterAll' | 'beforeEach' | 'afterEach';
  parent: CircusBlock;
  timeout?: number | undefined;
}

export interface CircusState {
  rootDescribeBlock: CircusBlock;
  unhandledErrors: unknown[];
  /** Not in 27 to 29. */
  unhandledRejectionErrorByPromise?: Map<unknown, unknown>;
  testTimeout: number;
}

export interface CircusEvent {
  name: string;
  test?: CircusTest;
  hook?: CircusHook;
}

/** Titles from the outermost block to the test, as jest reports them. */
export function pathOf(entry: CircusTest | CircusBlock): string[] {
  return entry.parent ? [...pathOf(entry.parent), entry.name] : [];
}

/** Whether a hook belongs to a block as a whole, rather than to each test of it. */
export const isAround = ({ type }: CircusHook): boolean => type === 'beforeAll' || type === 'afterAll';
