import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { TestResult, ThrownError } from '../core/model.js';

export interface RunningTest {
  file: string;
  path: string[];
  line?: number;
}

/**
 * What a process that is killed leaves behind: a file that grows while it runs, one JSON value a line, a header first.
 * Tests that begin and end between two writes cost nothing but the line of their result.
 */
export class Journal {
  readonly #path: string;
  readonly #header: object;
  #file: number | null = null;
  #tests = 0;
  #errors = 0;
  /** Keys of the tests that run as far as the file tells. */
  readonly #told = new Set<string>();

  constructor(path: string, header: object) {
    this.#path = path;
    this.#header = header;
  }

  /** Brings the file up to date. Both lists only ever grow. */
  write(
    tests: readonly TestResult[],
    errors: readonly ThrownError[],
    running: ReadonlyMap<string, RunningTest>,
  ): void {
    const began = [...running].filter(([key]) => !this.#told.has(key));
    const ended = [...this.#told].filter((key) => !running.has(key));
    const lines = [
      ...tests.slice(this.#tests).map((test) => JSON.stringify({ test })),
      ...errors.slice(this.#errors).map((error) => JSON.stringify({ error })),
      ...(running.size === 0 && ended.length > 0
        ? [JSON.stringify({ allEnded: true })]
        : ended.map((key) => JSON.stringify({ ended: key }))),
      ...began.map(([key, test]) => JSON.stringify({ key, began: test })),
    ];
    if (lines.length === 0) return;
    try {
      writeSync(this.#open(), `${lines.join('\n')}\n`);
    } catch {
      return; // a full disk or a vanished inbox must not fail the tests
    }
    this.#tests = tests.length;
    this.#errors = errors.length;
    for (const key of ended) this.#told.delete(key);
    for (const [key] of began) this.#told.add(key);
  }

  /** The record is there: the journal has served. */
  remove(): void {
    if (this.#file === null) return;
    closeSync(this.#file);
    rmSync(this.#path, { force: true });
  }

  #open(): number {
    if (this.#file !== null) return this.#file;
    mkdirSync(dirname(this.#path), { recursive: true });
    this.#file = openSync(this.#path, 'a');
    writeSync(this.#file, `${JSON.stringify(this.#header)}\n`);
    return this.#file;
  }
}
