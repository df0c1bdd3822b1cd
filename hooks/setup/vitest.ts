import { channel } from 'node:diagnostics_channel';
import { afterAll, afterEach, beforeEach } from 'vitest';
import { type TestMessage, testChannel } from '../listeners/worker.js';

interface Task {
  name: string;
  suite?: Task;
  file: { filepath: string };
}

/** Runs in each test file of vitest when coverage is asked for: says when its tests start and end. */
const tests = channel(testChannel);
const say = (type: TestMessage['type'], task: Task): void => {
  tests.publish({ type, file: task.file.filepath, path: titlesOf(task) } satisfies TestMessage);
};

tests.publish({ type: 'file', file: '', path: [] } satisfies TestMessage);
beforeEach(({ task }) => say('start', task as Task));
afterEach(({ task }) => say('end', task as Task));
// vitest ends its workers by a signal, so nothing may be left for their exit
afterAll(() => tests.publish({ type: 'done', file: '', path: [] } satisfies TestMessage));

const titlesOf = (task: Task): string[] => [...(task.suite ? titlesOf(task.suite) : []), task.name];
