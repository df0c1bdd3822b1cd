import { channel } from 'node:diagnostics_channel';
import { type TestMessage, testChannel } from '../listeners/worker.js';

interface Block {
  name: string;
  parent?: Block;
}

declare const beforeEach: (hook: () => void) => void;
declare const afterEach: (hook: () => void) => void;
declare const expect: { getState(): { testPath?: string } };

/** Runs in each test file of jest when coverage is asked for: says when its tests start and end. */
const tests = channel(testChannel);
const say = (type: TestMessage['type']): void => {
  tests.publish({
    type,
    file: expect.getState().testPath ?? '',
    path: currentTitles(),
  } satisfies TestMessage);
};

say('file');
beforeEach(() => say('start'));
afterEach(() => say('end'));

/** jest-circus keeps its state in the global object, under a symbol of this description. */
function currentTitles(): string[] {
  const key = Object.getOwnPropertySymbols(globalThis).find(
    ({ description }) => description === 'JEST_STATE_SYMBOL',
  );
  const state = key && (Reflect.get(globalThis, key) as { currentlyRunningTest?: Block } | undefined);
  const titles: string[] = [];
  for (let at = state?.currentlyRunningTest; at?.parent; at = at.parent) titles.unshift(at.name);
  return titles;
}
