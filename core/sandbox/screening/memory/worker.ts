import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import { type Entry, startCollecting } from './collect.js';
import { hookCommonJs, requireFresh, startAfresh } from './commonjs.js';
import { importFresh } from './es-modules.js';
import { formatOf } from './format.js';
import { type Outcome, runEntries } from './run-entries.js';
import { callWithin, TimeLimit } from './within.js';

/** What a thread is asked: run these tests with these texts. Paths are relative to the worktree. */
export interface Task {
  /** Test files, with the paths of the tests that are wanted; an empty list wants the whole file. */
  tests: { file: string; wanted: string[][] }[];
  /** Whole texts of the files that the candidate edits. */
  texts: [file: string, text: string][];
  /** Milliseconds for one test, and for loading one file. */
  limitMs: number;
}

export interface Answer {
  files: { file: string; outcomes: Outcome[]; loadError?: string; timedOut?: boolean }[];
  /** Errors that were thrown outside of any test. */
  late: string[];
}

const { folder } = workerData as { folder: string };
const late: string[] = [];

process.on('uncaughtException', (error) => late.push(String(error)));
process.on('unhandledRejection', (error) => late.push(String(error)));
process.exit = ((code) => {
  late.push(`process.exit(${code ?? ''})`);
  throw new Error('the program ended its own process');
}) as typeof process.exit;
for (const stream of [process.stdout, process.stderr]) stream.write = () => true;
hookCommonJs(folder);

/** Runs one task on fresh instances of all project modules. */
export default async function answer({ tests, texts, limitMs }: Task): Promise<Answer> {
  late.length = 0;
  startAfresh(new Map(texts.map(([file, text]) => [join(folder, file), text])));
  const files: Answer['files'] = [];
  for (const { file, wanted } of tests) {
    try {
      const root = await collect(join(folder, file), limitMs);
      const outcomes = await runEntries(root, { limitMs, ...(wanted.length > 0 && { wants: near(wanted) }) });
      files.push({ file, outcomes });
    } catch (error) {
      files.push({
        file,
        outcomes: [],
        loadError: messageOf(error),
        timedOut: error instanceof TimeLimit || isScriptTimeout(error),
      });
    }
  }
  await new Promise((resolve) => setImmediate(resolve));
  return { files, late: [...late] };
}

async function collect(filename: string, limitMs: number): Promise<Entry> {
  const root = startCollecting();
  if (formatOf(filename) === 'module') await importFresh(filename, limitMs);
  else callWithin(limitMs, () => requireFresh(filename));
  return root;
}

/** A wanted test brings the tests around it and the subtests in it. */
function near(wanted: string[][]): (path: string[]) => boolean {
  return (path) =>
    wanted.some((other) => path.every((title, index) => index >= other.length || other[index] === title));
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

const isScriptTimeout = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
