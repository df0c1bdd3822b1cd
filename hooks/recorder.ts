import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunnerName, TestResult, ThrownError } from '../core/model.js';
import { withoutSecretsIn } from '../core/secrets/without-secrets.js';
import { Journal, type RunningTest } from './journal.js';
import { afterRedRun } from './post-test.js';
import type { Target } from './target.js';
import { uniqueWord } from './unique-word.js';

const flushEveryMs = 250;
const mostTests = 200_000;
const mostWarnings = 500;
const longestWarning = 300;

/** Whether the process that started this one compares what runs print; `console` is then listened to. */
export const wantsWarnings: boolean = process.env.HEALER_WARNINGS === '1';

/**
 * Gathers what one test process saw and leaves exactly one file in the inbox. While it runs, a journal beside
 * that file (`.part`, one JSON value a line) grows, so that a process that is killed still tells what it saw.
 * Nothing here may throw into, or print in, somebody else's process.
 */
export class Recorder {
  readonly #target: Target;
  readonly #name = `${Date.now()}-${uniqueWord()}`;
  readonly #roots: string[];
  readonly #header: Record<string, unknown>;
  readonly #started = Date.now();
  readonly #files = new Map<string, string>();
  readonly #tests: TestResult[] = [];
  readonly #errors: ThrownError[] = [];
  #tap: { file: string; text: string } | null = null;
  readonly #warnings = new Set<string>();
  readonly #running = new Map<string, RunningTest>();
  #journal: Journal | null = null;
  #timer: NodeJS.Timeout | null = null;
  #done = false;

  /** Finishes at the exit of the process, unless its owner sees to that. */
  constructor(target: Target, runner: RunnerName, kind: 'run' | 'crash' = 'run', atExit = kind === 'run') {
    this.#target = target;
    this.#roots = rootsOf(target.root);
    this.#header = {
      schema: 'healer/inbox@1',
      id: this.#name,
      kind,
      run: target.run,
      at: new Date(this.#started).toISOString(),
      runner,
      node: process.version,
      pid: process.pid,
      namespace: pidNamespace(),
      cwd: this.file(process.cwd()),
      command: [process.execPath, ...process.argv.slice(1)].slice(0, 200),
    };
    if (atExit) process.once('exit', () => this.finish());
  }

  /** A path or file URL as the record holds it: relative to the root, with `/`, where it is inside of it. */
  file(path: string): string {
    const known = this.#files.get(path);
    if (known !== undefined) return known;
    const absolute = resolve(path.startsWith('file:') ? fileURLToPath(path) : path);
    const inside = this.#roots.map((root) => relative(root, absolute)).find(isInside);
    const file = inside?.replaceAll('\\', '/') ?? absolute;
    if (isAbsolute(path)) this.#files.set(path, file);
    return file;
  }

  /** A test began; if nothing more is heard of it, it hung or the process ended in it. */
  began(key: string, test: RunningTest): void {
    this.#running.set(key, test);
    this.#flushSoon();
  }

  ended(key: string): void {
    if (this.#running.delete(key)) this.#flushSoon();
  }

  /** The runner itself came to its end: what has not ended by now never ran. */
  allEnded(): void {
    this.#running.clear();
    this.#flushSoon();
  }

  test(result: TestResult): void {
    if (this.#done || this.#tests.length >= mostTests) return;
    this.#tests.push(result.error ? { ...result, error: this.#recordable(result.error) } : result);
    if (hasFailed(result)) this.#flush();
    else this.#flushSoon();
  }

  /** A test file that did not load, or did not come to its end: the test without a title. */
  fileFailed(file: string, error: ThrownError): void {
    this.test({ file, path: [], status: 'failed', durationMs: 0, error });
  }

  error(error: ThrownError): void {
    if (this.#errors.length >= 200) return;
    this.#errors.push(this.#recordable(error));
    this.#flush();
  }

  /** What the program `file` printed in the Test Anything Protocol; whoever reads the record parses it. */
  tap(file: string, text: string): void {
    this.#tap = { file, text: this.#recordable(text) };
  }

  /** What was printed as a warning or an error while tests ran; kept only where somebody compares it. */
  warned(text: string): void {
    if (!wantsWarnings) return;
    for (const line of text.split('\n')) {
      if (this.#warnings.size >= mostWarnings) return;
      if (line.trim()) this.#warnings.add(line.slice(0, longestWarning));
    }
  }

  finish(): void {
    if (this.#done) return;
    for (const test of innermost([...this.#running.values()]))
      this.#tests.push({ ...test, ...interrupted() });
    this.#done = true;
    if (this.#timer) clearTimeout(this.#timer);
    try {
      mkdirSync(this.#target.inbox, { recursive: true });
      const record = {
        ...this.#header,
        complete: true,
        durationMs: Date.now() - this.#started,
        tests: this.#tests,
        errors: this.#errors,
        ...(this.#tap && { tap: this.#tap }),
        ...(this.#warnings.size > 0 && { warnings: [...this.#warnings] }),
      };
      const temporary = this.#path(ownEnding('tmp'));
      const file = openSync(temporary, 'w');
      writeSync(file, JSON.stringify(record));
      settle(file);
      closeSync(file);
      renameSync(temporary, this.#path('json'));
      this.#journal?.remove();
      if (this.#header.kind === 'run' && this.#tests.some(hasFailed)) afterRedRun(this.#target);
    } catch {
      // the user's run matters more than its record
    }
  }

  /** What healer itself has started is read at once; any other record may lie in the inbox for long. */
  #recordable<T>(value: T): T {
    return this.#target.run === null ? withoutSecretsIn(value) : value;
  }

  #path(extension: string): string {
    return join(this.#target.inbox, `${this.#name}.${extension}`);
  }

  #flushSoon(): void {
    if (!this.#done) this.#timer ??= setTimeout(() => this.#flush(), flushEveryMs).unref();
  }

  #flush(): void {
    if (this.#done) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#journal ??= new Journal(this.#path(ownEnding('part')), this.#header);
    this.#journal.write(this.#tests, this.#errors, this.#running);
  }
}

/** Node's permission model forbids fsync outright; the rename alone is enough where only a crash of the machine could tell. */
function settle(file: number): void {
  try {
    fsyncSync(file);
  } catch {
    // what is written is whole all the same
  }
}

function rootsOf(root: string): string[] {
  try {
    return [...new Set([resolve(root), realpathSync(root)])];
  } catch {
    return [resolve(root)];
  }
}

/** Names what is not finished after its process, so that what a killed one left can be told. */
const ownEnding = (extension: string): string =>
  `${process.pid}-${/\d+/.exec(pidNamespace() ?? '') ?? ''}.${extension}`;

/** Process ids mean nothing outside of their namespace, so a reader must know which one it was. */
function pidNamespace(): string | null {
  try {
    return process.platform === 'linux' ? readlinkSync('/proc/self/ns/pid') : null;
  } catch {
    return null;
  }
}

const interrupted = (): Pick<TestResult, 'status' | 'durationMs' | 'error'> => ({
  status: 'failed',
  durationMs: 0,
  error: {
    name: 'Error',
    code: 'ERR_TEST_INTERRUPTED',
    message: `The process ended with exit code ${process.exitCode ?? 0} before the test did`,
  },
});

const hasFailed = ({ status }: TestResult): boolean => status === 'failed';

const isInside = (path: string): boolean => !path.startsWith('..') && !isAbsolute(path);

/** A file is only blamed for hanging where none of its tests is known to hang. */
const innermost = <T extends { file: string; path: string[] }>(running: readonly T[]): T[] =>
  running.filter(
    ({ file, path }) =>
      path.length > 0 || !running.some((other) => other.file === file && other.path.length > 0),
  );
