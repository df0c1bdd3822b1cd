import type { TestResult, ThrownError } from '../../core/model.js';
import type { CoverageRecorder } from '../coverage.js';
import { Recorder } from '../recorder.js';
import type { Target } from '../target.js';
import { print, toThrown } from '../thrown.js';
import { atVeryEnd } from '../very-end.js';

/** The part of tape's Test that listening needs. */
interface TapeTest {
  name: string;
  _skip?: unknown;
  _todo?: unknown;
}

interface TapeResult {
  ok: boolean;
  skip?: unknown;
  todo?: unknown;
  name?: string;
  operator?: string;
  expected?: unknown;
  actual?: unknown;
  error?: unknown;
  at?: string;
}

type TestClass = {
  prototype: {
    run(this: TapeTest): unknown;
    emit(this: TapeTest, event: string, ...values: unknown[]): unknown;
  };
};

/** What is known of a test that was made: its place, and the result that its assertions came to so far. */
interface Known {
  file: string;
  path: string[];
  startedAt: number;
  result: TestResult | null;
}

const listened = new WeakMap<object, TestClass>();

export const isTapeTest = (request: string, from: string, loaded: unknown): loaded is TestClass =>
  /(?:^|[\\/])test(?:\.js)?$/.test(request) &&
  /[\\/]tape[\\/](?:index\.js|lib[\\/][^\\/]+)$/.test(from) &&
  typeof loaded === 'function' &&
  typeof loaded.prototype?.run === 'function';

/**
 * tape's class of tests, made to tell what becomes of each. A test of tape is the whole of its assertions: their
 * messages repeat, and later ones only run when the earlier ones let them. The file is the one that made the test.
 */
export function listenToTape(
  loaded: TestClass,
  target: Target,
  coverage: CoverageRecorder | null,
): TestClass {
  const already = listened.get(loaded);
  if (already) return already;
  const known = new WeakMap<object, Known>();
  const parents = new WeakMap<object, TapeTest>();
  let recorder: Recorder | null = null;
  let running: TapeTest | null = null;

  const { run } = loaded.prototype;
  loaded.prototype.run = function ran(this: TapeTest) {
    watch(() => started(this));
    return run.call(this);
  };
  const { emit } = loaded.prototype;
  loaded.prototype.emit = function emitted(this: TapeTest, event: string, ...values: unknown[]) {
    if (event === 'test') parents.set(values[0] as object, this);
    if (event === 'result') watch(() => judged(this, values[0]));
    if (event === 'end') watch(() => ended(this));
    return emit.call(this, event, ...values);
  };
  // what no test catches ends the process, and with it the test that runs
  process.on('uncaughtExceptionMonitor', (error: unknown) => {
    if (running) watch(() => running && failed(running, toThrown(error)));
  });

  atVeryEnd(() => {
    coverage?.save();
    recorder?.finish();
  });

  const made = <T>(test: T): T => {
    if (typeof test === 'object' && test !== null) known.set(test, knownOf(test as unknown as TapeTest));
    return test;
  };
  const watched = new Proxy(loaded as unknown as new (...parameters: unknown[]) => TapeTest, {
    construct: (base, parameters, called) => made(Reflect.construct(base, parameters, called)),
    apply: (base, self, parameters) =>
      made(Reflect.apply(base as unknown as (...all: unknown[]) => TapeTest, self, parameters)),
  }) as unknown as TestClass;
  listened.set(loaded, watched);
  return watched;

  function started(test: TapeTest): void {
    process.env.HEALER_ATTACHED = '1';
    recorder ??= new Recorder(target, 'command', 'run', false);
    running = test;
    const { file, path } = knownOf(test);
    knownOf(test).startedAt = Date.now();
    coverage?.starting('');
    recorder.began(path.join('\n'), { file: recorder.file(file), path });
  }

  function judged(test: TapeTest, result: unknown): void {
    if (typeof result !== 'object' || result === null) return;
    const { ok, todo } = result as TapeResult;
    if (!ok && !todo) failed(test, thrownOf(result as TapeResult));
  }

  /** The result is out with the first failure; what fails after it, even after the end, is added to it. */
  function failed(test: TapeTest, error: ThrownError): void {
    const known = knownOf(test);
    if (known.result?.error) {
      const { errors = [] } = known.result.error;
      if (errors.length < 20) known.result.error.errors = [...errors, error];
    } else report(known, { status: 'failed', error });
  }

  function ended(test: TapeTest): void {
    const known = knownOf(test);
    if (running === test) running = parents.get(test) ?? null;
    coverage?.ended(known.file, known.path);
    recorder?.ended(known.path.join('\n'));
    if (known.result) known.result.durationMs = Date.now() - known.startedAt;
    else report(known, { status: test._skip ? 'skipped' : test._todo ? 'todo' : 'passed' });
  }

  function report(known: Known, outcome: Pick<TestResult, 'status' | 'error'>): void {
    const { path, startedAt } = known;
    const file = recorder?.file(known.file) ?? known.file;
    known.result = { file, path, durationMs: Date.now() - startedAt, ...outcome };
    recorder?.test(known.result);
  }

  /** A test inside of a test is made by tape itself, in the file of the outer one. */
  function knownOf(test: TapeTest): Known {
    const own = known.get(test);
    if (own) return own;
    const parent = parents.get(test);
    const outer = parent && knownOf(parent);
    const made: Known = {
      file: outer?.file ?? callerFile(),
      path: [...(outer?.path ?? []), test.name],
      startedAt: Date.now(),
      result: null,
    };
    known.set(test, made);
    return made;
  }
}

/** Where it threw, or else where the assertion stands. */
function thrownOf(result: TapeResult): ThrownError {
  const { error, name = '', operator } = result;
  const thrown = error instanceof Error ? toThrown(error) : { name: 'Error', message: name };
  const compares = 'expected' in result || 'actual' in result;
  const isAssertion = thrown.message === name || compares;
  return {
    ...thrown,
    ...(isAssertion && { name: 'AssertionError', message: name || thrown.message }),
    ...(compares && { expected: print(result.expected), actual: print(result.actual) }),
    ...(operator && { operator }),
  };
}

/**
 * The file that is being loaded while a test is made: the project's frame right above the module loader. Projects
 * wrap tape in functions of their own, so the nearest frame would name the wrapper.
 */
function callerFile(): string {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 100;
  const lines = (new Error().stack ?? '').split('\n').slice(1);
  Error.stackTraceLimit = stackTraceLimit;
  let caller = '';
  for (const line of lines) {
    if (caller && /\(node:internal\/modules\//.test(line)) break;
    const file = /(?:\(|at )((?:file:\/\/|\/|[A-Za-z]:[\\/]).*?):\d+:\d+\)?$/.exec(line)?.[1];
    if (file && file !== __filename && !/[\\/]node_modules[\\/]/.test(file)) caller = file;
  }
  return caller || (process.argv[1] ?? '');
}

function watch(see: () => void): void {
  try {
    see();
  } catch {
    // the tests go on whatever happens here
  }
}
