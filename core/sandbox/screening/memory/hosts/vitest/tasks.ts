import type { TestId } from '../../../../../model.js';
import type { Outcome } from '../../protocol.js';
import type { FileTask, Task, TaskError } from './internals.js';

export interface Chosen {
  /** Tests that are wanted, whether or not they run. */
  tests: Task[];
  /** Puts every task of the file in the state that it had when it was collected, or leaves it out. */
  prepare(): void;
}

/** The tests of a file that `wanted` names, or that are below what it names. */
export function choose(
  file: FileTask,
  modes: ReadonlyMap<Task, string>,
  wanted: readonly TestId[] | undefined,
): Chosen {
  const tests: Task[] = [];
  const chosen = new Map<Task, string>();
  const visit = (task: Task): boolean => {
    const mode = modes.get(task) ?? task.mode;
    const isWanted = task.tasks ? task.tasks.map(visit).includes(true) : isNamed(task, wanted);
    if (isWanted && !task.tasks) tests.push(task);
    chosen.set(task, isWanted || mode !== 'run' ? mode : 'skip');
    return isWanted;
  };
  visit(file);
  return {
    tests,
    prepare() {
      for (const [task, mode] of chosen) reset(task, mode);
    },
  };
}

function isNamed(test: Task, wanted: readonly TestId[] | undefined): boolean {
  if (!wanted) return true;
  const own = pathOf(test);
  return wanted.some(({ path }) => path.every((title, index) => own[index] === title));
}

/** Local assertion counters would otherwise go on from the run before. */
const freshAssertions = {
  assertionCalls: 0,
  isExpectingAssertions: false,
  isExpectingAssertionsError: null,
  expectedAssertionsNumber: null,
  expectedAssertionsNumberErrorGen: null,
};

function reset(task: Task, mode: string): void {
  task.mode = mode;
  task.result = undefined;
  if (task.promises) task.promises = undefined;
  if (task.context?._local) task.context.expect.setState(freshAssertions);
}

/** How every task was collected; tests that would run beside one another run one after the other. */
export function modesOf(task: Task, modes = new Map<Task, string>()): Map<Task, string> {
  modes.set(task, task.mode);
  if (task.concurrent) task.concurrent = false;
  for (const child of task.tasks ?? []) modesOf(child, modes);
  return modes;
}

/** Titles from the outermost suite down to the task, as the reporter names it. */
export function pathOf(task: Task): string[] {
  const path: string[] = [];
  for (let at: Task | undefined = task; at && at.filepath === undefined; at = at.suite) path.unshift(at.name);
  // Before version 3, a suite without a name holds what is in no suite.
  return path[0] === '' && task.tasks === undefined ? path.slice(1) : path;
}

export function statusOf({ result, mode }: Task): Outcome['status'] {
  if (result?.state === 'fail') return 'failed';
  if (result?.state === 'pass') return 'passed';
  return mode === 'todo' ? 'todo' : 'skipped';
}

export const messageOfError = ({ name = 'Error', message = '' }: TaskError): string =>
  `${name}: ${message}`.slice(0, 500);
