import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TestResult, ThrownError } from '../../core/model.js';
import { parsePrinted } from '../printed-error.js';
import { Recorder } from '../recorder.js';
import type { Target } from '../target.js';
import { cut } from '../thrown.js';
import { tellAvaWorkers } from './ava-worker.js';

/** A change of state as ava's own reporters hear of it. */
interface AvaEvent {
  type: string;
  testFile?: string;
  title?: string;
  duration?: number;
  skip?: boolean;
  todo?: boolean;
  knownFailing?: boolean;
  err?: AvaError;
  nonZeroExitCode?: number;
  signal?: string;
}

interface AvaError {
  name?: string;
  message?: string;
  stack?: string;
  values?: { label: string; formatted: string }[];
  formattedDetails?: { label: string; formatted: string }[];
  assertion?: string | { assertion?: string };
  object?: { code?: unknown };
}

interface Plan {
  status?: { on(event: 'stateChange', listener: (event: AvaEvent | { data: AvaEvent }) => void): unknown };
}

type Emit = (this: object, event: string, ...values: unknown[]) => unknown;

/** The folder of the ava that `script` starts; null where it starts something else. */
export function avaFolder(script: string | undefined): string | null {
  if (script === undefined) return null;
  return /^(.*[\\/]node_modules[\\/]ava)[\\/](?:entrypoints[\\/])?cli\.m?js$/.exec(real(script))?.[1] ?? null;
}

/** ava's reporters follow a run that its Api announces; ours follows it beside them. */
export function attachToAva(target: Target, folder: string): void {
  process.env.HEALER_ATTACHED = '1';
  tellAvaWorkers(folder);
  const recorder = new Recorder(target, 'command');
  import(pathToFileURL(join(folder, 'lib', 'api.js')).href).then(
    (loaded: { default?: unknown }) => {
      const inner = loaded.default as { default?: unknown } | undefined;
      const api = (typeof inner === 'function' ? inner : inner?.default) as { prototype?: { emit?: Emit } };
      const emit = api?.prototype?.emit;
      if (!emit || !api.prototype) return;
      api.prototype.emit = function announced(this: object, event: string, ...values: unknown[]) {
        if (event === 'run') follow((values[0] as Plan).status);
        return emit.call(this, event, ...values);
      };
    },
    () => {},
  );

  function follow(status: Plan['status']): void {
    status?.on('stateChange', (event) => {
      try {
        hear('data' in event ? event.data : event);
      } catch {
        // the tests go on whatever happens here
      }
    });
  }

  function hear(event: AvaEvent): void {
    const { type, testFile, title = '', err } = event;
    if (testFile === undefined) return;
    const file = recorder.file(testFile);
    const test = { file, path: [title], durationMs: event.duration ?? 0 };
    const key = `${file}\n${title}`;
    if (type === 'selected-test') {
      if (event.skip || event.todo) recorder.test({ ...test, status: event.skip ? 'skipped' : 'todo' });
      else recorder.began(key, { file, path: [title] });
    }
    if (type === 'test-passed' || type === 'test-failed') recorder.ended(key);
    if (type === 'test-passed') recorder.test({ ...test, status: event.knownFailing ? 'todo' : 'passed' });
    if (type === 'test-failed') recorder.test(failed(test, err));
    if (type === 'hook-failed') recorder.test(failed(test, err));
    if (type === 'uncaught-exception' || type === 'unhandled-rejection')
      recorder.fileFailed(file, thrownOf(err));
    if (type === 'worker-failed' && (event.nonZeroExitCode || event.signal) && !err)
      recorder.fileFailed(file, { name: 'Error', message: `The test file ${file} ${howEnded(event)}` });
  }
}

const failed = (test: Omit<TestResult, 'status'>, err: AvaError | undefined): TestResult => ({
  ...test,
  status: 'failed',
  error: thrownOf(err),
});

const howEnded = ({ signal, nonZeroExitCode }: AvaEvent): string =>
  signal ? `was ended by ${signal}` : `ended with exit code ${nonZeroExitCode}`;

/** Errors come from a worker as plain data, with the values that were compared as ava shows them. */
function thrownOf(error: AvaError = {}): ThrownError {
  const values = error.formattedDetails ?? error.values ?? [];
  const inner = values.some(({ label }) => /thrown in test/i.test(label))
    ? parsePrinted(error.stack ?? '')
    : null;
  if (inner) return inner;
  const thrown: ThrownError = {
    name: error.name ?? 'Error',
    message: cut(error.message || values[0]?.label || 'The test failed'),
  };
  if (error.stack) thrown.stack = cut(error.stack);
  if (typeof error.object?.code === 'string') thrown.code = error.object.code;
  if (typeof error.assertion === 'string') thrown.operator = error.assertion;
  const named = (word: RegExp) => values.find(({ label }) => word.test(label))?.formatted;
  const [actual, expected] = [named(/actual|value/i), named(/expected/i)];
  if (actual !== undefined) thrown.actual = cut(uncolour(actual));
  if (expected !== undefined) thrown.expected = cut(uncolour(expected));
  return thrown;
}

const uncolour = (text: string): string => text.replace(/\u001b\[[0-9;]*m/g, '');

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
