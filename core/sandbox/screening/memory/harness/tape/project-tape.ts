import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The tape that a project has installed, as far as healer drives it: versions 4 and 5. */
export interface ProjectTape {
  Test: TestClass;
  /** Of its main module. */
  path: string;
}

export interface TestClass {
  new (...args: unknown[]): TapeTest;
  /** Makes a test that nobody runs. */
  skip(...args: unknown[]): TapeTest;
}

export interface TapeTest {
  name: string;
  _skip?: unknown;
  _todo?: unknown;
  run(): void;
  on(event: 'test', listener: (inner: TapeTest) => void): unknown;
  on(event: 'result', listener: (result: TapeResult | string) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
  /** What tape does to a test that has not ended when its process has nothing left to do. */
  _exit(): void;
}

export interface TapeResult {
  ok: boolean;
  todo?: unknown;
  name?: string;
  operator?: string;
  expected?: unknown;
  actual?: unknown;
  error?: unknown;
}

export function projectTape(folder: string): ProjectTape {
  const require = createRequire(join(folder, 'package.json'));
  const path = require.resolve('tape');
  const { Test } = require(path) as { Test: TestClass };
  return { Test, path };
}
