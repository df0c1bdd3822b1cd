import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../package-root.js';
import { cacheKey, openCache } from '../../store/cache.js';
import type { Store } from '../../store/store.js';
import type { NodeVersion } from '../../workspace/minimum-node.js';
import { codeState } from '../kept/code-state.js';
import type { FileResult } from './examine-file.js';

/** A text to look at: `id` names its content. */
export interface FileTask {
  path: string;
  id: string;
  /** The oldest Node that runs it; null where that is not known. */
  minimumNode: NodeVersion | null;
}

export interface ExamineFilesOptions {
  store: Pick<Store, 'folder' | 'prepare'>;
  /** Ids of the checks of single files that are to run. */
  checks: readonly string[];
  read(ids: readonly string[]): Promise<ReadonlyMap<string, string | null>>;
  signal?: AbortSignal;
  onProgress?(done: number, all: number): void;
}

export interface FilesExamined {
  results: Map<string, FileResult>;
  /** How many were parsed; the others were as they were the last time. */
  parsed: number;
}

/** What is kept: of each choice of checks, what they found in the files as they were last. */
const mostKept = 6;

/** Below this many, starting threads takes longer than the work. */
const fewFiles = 24;
/** Texts that one thread is handed at a time. */
const batchSize = 12;

/** Looks at each text once, in threads; what a text gave the last time is not worked out again. */
export async function examineFiles(
  tasks: readonly FileTask[],
  options: ExamineFilesOptions,
): Promise<FilesExamined> {
  const cache = openCache(options.store, 'evolve');
  const key = cacheKey(JSON.stringify([await codeState(), options.checks]));
  const known = asResults(await cache.read(key));
  const keyOf = ({ id, path, minimumNode }: FileTask): string =>
    [id, minimumNode?.major ?? '', minimumNode?.minor ?? '', path].join(' ');
  const results = new Map<string, FileResult>();
  const fresh: FileTask[] = [];
  for (const task of tasks) {
    const result = known[keyOf(task)];
    if (result) results.set(task.path, result);
    else fresh.push(task);
  }
  if (fresh.length > 0) {
    for (const [path, result] of await examineFresh(fresh, options)) results.set(path, result);
  }
  if (fresh.length > 0 || Object.keys(known).length !== tasks.length) {
    const kept = tasks.flatMap((task) => {
      const result = results.get(task.path);
      return result ? [[keyOf(task), result] as const] : [];
    });
    await cache.write(key, Object.fromEntries(kept));
    await cache.keepNewest(mostKept);
  }
  return { results, parsed: fresh.length };
}

/** As `examineFiles`, and neither reads nor changes what is kept. */
export async function examineFresh(
  fresh: readonly FileTask[],
  { checks, read, signal, onProgress }: ExamineFilesOptions,
): Promise<[string, FileResult][]> {
  const texts = await read(fresh.map(({ id }) => id));
  const files = fresh.flatMap(({ path, id, minimumNode }) => {
    const text = texts.get(id);
    return typeof text === 'string' ? [{ path, text, minimumNode }] : [];
  });
  if (files.length < fewFiles) return (await import('./worker.js')).default({ files, checks });
  const { Piscina } = await import('piscina');
  const threads = Math.min(availableParallelism(), Math.ceil(files.length / batchSize));
  const pool = new Piscina({
    filename: join(packageRoot, 'dist', 'core', 'evolve', 'examine', 'worker.js'),
    minThreads: threads,
    maxThreads: threads,
  });
  // One listener, however many batches there are.
  const end = () => void pool.destroy();
  signal?.addEventListener('abort', end, { once: true });
  try {
    signal?.throwIfAborted();
    let done = 0;
    const batches = Array.from({ length: Math.ceil(files.length / batchSize) }, (_, index) =>
      files.slice(index * batchSize, (index + 1) * batchSize),
    );
    const answers = await Promise.all(
      batches.map(async (batch) => {
        const answer: [string, FileResult][] = await pool.run({ files: batch, checks });
        done += batch.length;
        onProgress?.(done, files.length);
        return answer;
      }),
    );
    return answers.flat();
  } finally {
    signal?.removeEventListener('abort', end);
    await pool.destroy();
  }
}

const asResults = (value: unknown): Record<string, FileResult> =>
  typeof value === 'object' && value !== null ? (value as Record<string, FileResult>) : {};
