import { format } from 'node:util';
import type { TestResult } from '../../core/model.js';
import type { CoverageRecorder } from '../coverage.js';
import { Recorder, wantsWarnings } from '../recorder.js';
import type { Target } from '../target.js';
import { toThrown } from '../thrown.js';

interface MochaTest {
  title: string;
  type?: string;
  file?: string;
  duration?: number;
  state?: string;
  parent?: MochaTest;
  currentTest?: MochaTest;
  titlePath(): string[];
}

/** The part of mocha's Runner (and of the one for parallel mode) that listening needs. */
export interface MochaRunner {
  on(event: string, listener: (test: MochaTest, error?: unknown) => void): unknown;
}

interface MochaClass {
  prototype: { run(...parameters: unknown[]): MochaRunner };
}

const tapped = new WeakSet<object>();

export const isMocha = (loaded: unknown): loaded is MochaClass =>
  typeof loaded === 'function' &&
  'Runner' in loaded &&
  'Suite' in loaded &&
  typeof loaded.prototype?.run === 'function';

/** Listens to every run that this copy of mocha starts; the reporter stays the user's. */
export function listenToMocha(
  mocha: MochaClass,
  target: Target,
  coverage: CoverageRecorder | null = null,
): void {
  if (tapped.has(mocha)) return;
  tapped.add(mocha);
  const { run } = mocha.prototype;
  mocha.prototype.run = function listened(this: unknown, ...parameters: unknown[]) {
    const nested = process.env.HEALER_ATTACHED === '1';
    if (!nested) process.env.HEALER_ATTACHED = '1';
    const runner = run.apply(this, parameters);
    if (!nested) recordMocha(runner, new Recorder(target, 'mocha'));
    if (!nested && coverage) coverMocha(runner, coverage);
    return runner;
  };
}

export function recordMocha(runner: MochaRunner, recorder: Recorder): void {
  let file = '';
  if (wantsWarnings) hearConsole(recorder);
  runner.on('test', (test) => {
    recorder.began(test.titlePath().join('\n'), { file: fileOf(test), path: test.titlePath() });
  });
  runner.on('test end', (test) => recorder.ended(test.titlePath().join('\n')));
  runner.on('pass', (test) => recorder.test(resultOf(test, 'passed')));
  runner.on('pending', (test) => recorder.test(resultOf(test, 'skipped')));
  runner.on('fail', (test, error) => {
    if (test.type === 'hook' && !fileOf(test)) return recorder.error(toThrown(error));
    recorder.test({ ...resultOf(test, 'failed'), error: toThrown(error) });
  });
  runner.on('end', () => {
    recorder.allEnded();
    recorder.finish();
  });

  function resultOf(test: MochaTest, status: TestResult['status']): TestResult {
    return { file: fileOf(test), path: test.titlePath(), status, durationMs: test.duration ?? 0 };
  }

  function fileOf(test: MochaTest): string {
    for (let at: MochaTest | undefined = test; at; at = at.parent) {
      if (at.file) {
        file = recorder.file(at.file);
        return file;
      }
    }
    return test.type === 'hook' ? '' : file;
  }
}

/** Tests run in this very process, and print through its console. */
function hearConsole(recorder: Recorder): void {
  for (const name of ['error', 'warn'] as const) {
    const print = console[name];
    console[name] = (...values: unknown[]) => {
      recorder.warned(format(...values));
      print.apply(console, values);
    };
  }
}

/** All files load before the first test. */
function coverMocha(runner: MochaRunner, coverage: CoverageRecorder): void {
  runner.on('test', () => coverage.starting(''));
  runner.on('test end', (test) => coverage.ended(fileOf(test), test.titlePath()));
}

const fileOf = (test: MochaTest): string => test.file ?? (test.parent ? fileOf(test.parent) : '');
