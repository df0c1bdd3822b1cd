import type { ProjectTape } from './project-tape.js';

/** A test that was registered: what makes it anew for each run. */
export interface Entry {
  file: string;
  name: string;
  args: unknown[];
  only: boolean;
}

export interface Collector {
  /** Stands where `tape` stands: it runs nothing, so that the tests can be run over and over. */
  standIn: Record<string, unknown>;
  entries: Entry[];
  /** Tests that are registered from here on are of this file. */
  startFile(file: string): void;
}

export function createCollector({ Test }: ProjectTape): Collector {
  const entries: Entry[] = [];
  let current = '';
  const register =
    (only: boolean) =>
    (...args: unknown[]) => {
      const test = new Test(...args);
      entries.push({ file: current, name: test.name, args, only });
      return test;
    };
  const test = register(false);
  const standIn = Object.assign(test, {
    test,
    default: test,
    only: register(true),
    skip: Test.skip,
    Test,
    onFinish() {},
    onFailure() {},
    createHarness: refuse,
    createStream: refuse,
    getHarness: refuse,
  });
  return {
    standIn: standIn as unknown as Record<string, unknown>,
    entries,
    startFile(file) {
      current = file;
    },
  };
}

function refuse(): never {
  throw new Error('a harness of the tests themselves is not driven in memory');
}
