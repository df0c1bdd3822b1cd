import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CoverageRecorder } from '../coverage.js';

/** The part of ava's Runner, one a test file, that listening needs. */
interface Runner {
  file: string;
  serial: boolean;
  start(): Promise<void>;
  emit(event: string, change?: { type: string; title?: string }): unknown;
}

/** By this variable the workers of ava learn where it lies: they do not know yet what they will run. */
const folderName = 'HEALER_AVA';

export function tellAvaWorkers(folder: string): void {
  if (process.env.HEALER_COVERAGE === '1') process.env[folderName] = folder;
}

/** The folder of the ava that this thread or process works for; null where it is something else. */
export function avaOfThisWorker(): string | null {
  const folder = process.env[folderName];
  if (!folder) return null;
  const { isMainThread } = process.getBuiltinModule('node:worker_threads');
  return !isMainThread || /[\\/]ava[\\/]lib[\\/]worker[\\/]/.test(process.argv[1] ?? '') ? folder : null;
}

/** Reads the counters at the end of each test, in the thread or process that runs one file. Tests take turns for it. */
export function coverAvaTests(coverage: CoverageRecorder, folder: string): void {
  import(pathToFileURL(join(folder, 'lib', 'runner.js')).href).then(
    (loaded: { default?: unknown }) => {
      const inner = loaded.default as { default?: unknown } | undefined;
      const made = (typeof inner === 'function' ? inner : inner?.default) as { prototype?: Runner };
      if (made?.prototype) listen(made.prototype, coverage);
    },
    () => {},
  );
}

function listen(prototype: Runner, coverage: CoverageRecorder): void {
  const { start, emit } = prototype;
  prototype.start = function started(this: Runner) {
    this.serial = true;
    coverage.starting(this.file);
    return start.call(this);
  };
  prototype.emit = function emitted(this: Runner, event, change) {
    const { type, title } = change ?? {};
    if (title !== undefined && (type === 'test-passed' || type === 'test-failed'))
      coverage.ended(this.file, [title]);
    if (event === 'finish') coverage.save();
    return emit.call(this, event, change);
  };
}
