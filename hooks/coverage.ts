import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Session } from 'node:inspector';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isTestFile } from '../core/workspace/sources.js';
import type { Target } from './target.js';
import { uniqueWord } from './unique-word.js';

/** Half-open range of UTF-16 offsets in the text that ran, with how often it ran; inner ranges follow outer ones. */
type Range = [start: number, end: number, count: number];

interface CoveredTest {
  /** Empty where all test files were loaded before the first test, so that what loading ran is of all of them. */
  file: string;
  /** Empty for what loading the file executed, before its first test. */
  path: string[];
  covered: Record<string, Range[]>;
}

/**
 * What each test executes, by V8's precise block coverage: counters are read, and thereby reset, at the end of
 * each test. One file of the inbox a process, `coverage-<pid>-<n>.json`.
 */
export class CoverageRecorder {
  readonly #target: Target;
  readonly #session: Session;
  #tests: CoveredTest[] = [];
  readonly #scripts = new Map<string, { id: string; url: string }>();
  #loaded = false;

  constructor(target: Target) {
    this.#target = target;
    // loaded only where coverage is asked for: it is not free
    const { Session } = process.getBuiltinModule('node:inspector');
    this.#session = new Session();
    this.#session.connect();
    this.#post('Profiler.enable');
    this.#post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    process.once('exit', () => this.save());
  }

  /** Call when a test starts: what ran until the first one is the load of its file; '' where all were loaded at once. */
  starting(file: string): void {
    if (!this.#loaded) this.ended(file, []);
    this.#loaded = true;
  }

  /** A new test file begins in the same process. */
  nextFile(): void {
    this.#loaded = false;
  }

  ended(file: string, path: string[]): void {
    const taken = this.#post<{ result: Script[] }>('Profiler.takePreciseCoverage');
    const covered: CoveredTest['covered'] = {};
    for (const script of taken?.result ?? []) {
      const name = this.#projectFile(script.url);
      if (name === null) continue;
      const ranges = script.functions.flatMap((part): Range[] =>
        part.ranges.map(({ startOffset, endOffset, count }) => [startOffset, endOffset, count]),
      );
      if (!ranges.some(([, , count]) => count > 0)) continue;
      covered[name] = ranges;
      this.#scripts.set(name, { id: script.scriptId, url: script.url });
    }
    this.#tests.push({ file: this.#relative(file), path, covered });
  }

  /** Writes what was gathered since the last time, if anything. */
  save(): void {
    try {
      if (this.#tests.length === 0) return;
      this.#post('Debugger.enable');
      const sources: Record<string, { text: string; map?: string }> = {};
      for (const [name, { id, url }] of this.#scripts) {
        const text = this.#post<{ scriptSource: string }>('Debugger.getScriptSource', {
          scriptId: id,
        })?.scriptSource;
        if (text !== undefined) sources[name] = { text, ...mapBeside(text, url) };
      }
      mkdirSync(this.#target.inbox, { recursive: true });
      const name = `coverage-${process.pid}-${uniqueWord()}`;
      const temporary = join(this.#target.inbox, `${name}.tmp`);
      const record = { schema: 'healer/coverage@1', root: this.#target.root, tests: this.#tests, sources };
      writeFileSync(temporary, JSON.stringify(record));
      this.#tests = [];
      renameSync(temporary, join(this.#target.inbox, `${name}.json`));
    } catch {
      // coverage is a hint; the tests are not to suffer for it
    }
  }

  #post<T>(method: string, params: object = {}): T | undefined {
    let answer: T | undefined;
    this.#session.post(method, params, (_error: Error | null, result?: object) => {
      answer = result as T;
    });
    return answer;
  }

  #projectFile(url: string): string | null {
    if (!url.startsWith('file:') && !isAbsolute(url)) return null;
    const name = this.#relative(url.replace(/\?.*$/, ''));
    return isAbsolute(name) || /(?:^|\/)node_modules\//.test(name) || isTestFile(name) ? null : name;
  }

  #relative(file: string): string {
    if (file === '') return '';
    const absolute = resolve(file.startsWith('file:') ? fileURLToPath(file) : file);
    const inside = relative(this.#target.root, absolute);
    return inside.startsWith('..') || isAbsolute(inside) ? absolute : inside.replaceAll('\\', '/');
  }
}

interface Script {
  scriptId: string;
  url: string;
  functions: { ranges: { startOffset: number; endOffset: number; count: number }[] }[];
}

/** The source map that lies beside a built file; inline ones are in the text already. */
function mapBeside(text: string, url: string): { map?: string } {
  const name = /\/\/# sourceMappingURL=(?!data:)(\S+)\s*$/.exec(text.slice(-1000))?.[1];
  if (!name) return {};
  try {
    const file = url.startsWith('file:') ? fileURLToPath(url) : url;
    return { map: readFileSync(resolve(file, '..', decodeURI(name)), 'utf8') };
  } catch {
    return {};
  }
}
