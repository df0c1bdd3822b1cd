import { replacedSetup, type TestMessage, testChannel } from '../listeners/worker.js';

interface Block {
  name: string;
  parent?: Block;
}

interface Spec {
  description: string;
  testPath?: string;
}

declare const beforeEach: (hook: () => void) => void;
declare const afterEach: (hook: () => void) => void;
declare const expect: { getState?(): { testPath?: string } };
declare const jasmine: { getEnv?(): { addReporter?(reporter: object): void } } | undefined;
declare const require: (file: string) => unknown;

/** Runs in each test file of jest when coverage is asked for: says when its tests start and end. */
// not imported: jest before 27 does not know names that start with `node:`
const { channel } = process.getBuiltinModule('node:diagnostics_channel');
const tests = channel(testChannel);
const titles: string[] = [];
const say = (
  type: TestMessage['type'],
  path = currentTitles(),
  file = expect.getState?.().testPath,
): void => {
  try {
    tests.publish({ type, file: file ?? '', path } satisfies TestMessage);
  } catch {
    // coverage is a hint; the tests are not to suffer for it
  }
};

say('file');
const replaced = (globalThis as Record<string, unknown>)[replacedSetup];
if (typeof replaced === 'string') require(replaced);
const environment = typeof jasmine === 'undefined' ? undefined : jasmine.getEnv?.();
if (!environment?.addReporter) {
  beforeEach(() => say('start'));
  afterEach(() => say('end'));
} else {
  environment.addReporter({
    suiteStarted: ({ description }: Spec) => titles.push(description),
    suiteDone: () => titles.pop(),
    specStarted: ({ description, testPath }: Spec) => say('start', [...titles, description], testPath),
    specDone: ({ description, testPath }: Spec) => say('end', [...titles, description], testPath),
  });
}

/** jest-circus keeps its state in the global object, under a symbol of this description. */
function currentTitles(): string[] {
  const key = Object.getOwnPropertySymbols(globalThis).find(
    ({ description }) => description === 'JEST_STATE_SYMBOL',
  );
  const state = key && (Reflect.get(globalThis, key) as { currentlyRunningTest?: Block } | undefined);
  const path: string[] = [];
  for (let at = state?.currentlyRunningTest; at?.parent; at = at.parent) path.unshift(at.name);
  return path;
}
