// Runs in the sandbox, in a worktree that it may change: `host.js TOKEN TASK`. Starts each entry of the task with and
// without its candidates, and prints one line: the token, then a StartUpResult.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Measured, StartUpResult } from './result.js';
import type { Entry, Started } from './start.js';

export interface StartUpTask {
  entries: (Entry & { candidates: Candidate[] })[];
  /** Pairs of starts that a candidate is measured with. */
  pairs: number;
  /** Share of the start-up that has to be saved at a first look for it to be measured. */
  leastShare: number;
  /** Milliseconds after which nothing more is begun. */
  limitMs: number;
}

/** Edits of one file after which it starts otherwise; their places are offsets in its text. */
export interface Candidate {
  file: string;
  edits: { start: number; end: number; text: string }[];
}

/** Of each entry, those that save most at a first look. */
const mostMeasured = 6;
/** Milliseconds for one start. */
const startMs = 20_000;

const [, , token = '', taskText] = process.argv;
if (taskText) process.stdout.write(`\n${token}${JSON.stringify(measureAll(JSON.parse(taskText)))}\n`);

function measureAll(task: StartUpTask): StartUpResult {
  const deadline = Date.now() + task.limitMs;
  let whole = true;
  const entries = task.entries.map(({ candidates, ...entry }): StartUpResult['entries'][number] => {
    const measured: (Measured | null)[] = candidates.map(() => null);
    // The first start reads files that the others find in memory.
    const first = start(entry);
    if (first === null || first.failed)
      return { trouble: first === null ? 'slow' : 'failed', candidates: measured };
    const usual = Math.min(...[1, 2, 3].map(() => start(entry)?.ms ?? Infinity));
    const promising = candidates
      .flatMap((candidate, index) => {
        if (Date.now() > deadline) whole = false;
        const ms = whole ? firstLook(entry, candidate) : Infinity;
        return usual - ms >= usual * task.leastShare ? [{ candidate, index, ms }] : [];
      })
      .sort((one, other) => one.ms - other.ms);
    for (const { candidate, index } of promising.slice(0, mostMeasured)) {
      if (Date.now() > deadline) whole = false;
      else measured[index] = inPairs(entry, candidate, task.pairs);
    }
    return { trouble: null, candidates: measured };
  });
  return { entries, whole };
}

/** The shorter of two starts, in milliseconds; Infinity where it does not start so. */
function firstLook(entry: Entry, candidate: Candidate): number {
  return withEdits(candidate, () => Math.min(...[1, 2].map(() => sound(start(entry))?.ms ?? Infinity)));
}

/** By turns, each first every other time; null where it does not start one time. */
function inPairs(entry: Entry, candidate: Candidate, count: number): Measured | null {
  const pairs: Measured['pairs'] = [];
  let spared: string[] = [];
  for (let nth = 0; nth < count; nth++) {
    const turns = [() => start(entry), () => withEdits(candidate, () => sound(start(entry)))];
    const [one, other] = (nth % 2 === 0 ? turns : turns.reverse()).map((turn) => turn());
    const [before, after] = nth % 2 === 0 ? [one, other] : [other, one];
    if (!before || !after || before.failed) return null;
    pairs.push([before.ms, after.ms]);
    const kept = new Set(after.loaded);
    spared = before.loaded.filter((path) => !kept.has(path)).map(fromHere);
  }
  return { pairs, spared };
}

function fromHere(path: string): string {
  const inside = relative(process.cwd(), path).split(sep).join('/');
  return /^\.\.\/|(?:^|\/)node_modules\//.test(inside) ? path : inside;
}

function sound(started: Started | null): Started | null {
  return started === null || started.needed || started.failed ? null : started;
}

function withEdits<T>({ file, edits }: Candidate, work: () => T): T {
  const text = readFileSync(file, 'utf8');
  const edited = [...edits]
    .sort((one, other) => other.start - one.start)
    .reduce((now, { start, end, text: put }) => now.slice(0, start) + put + now.slice(end), text);
  writeFileSync(file, edited);
  try {
    return work();
  } finally {
    writeFileSync(file, text);
  }
}

/** Null where it takes too long. */
function start(entry: Entry): Started | null {
  const output = join(tmpdir(), 'start-up.json');
  rmSync(output, { force: true });
  const script = fileURLToPath(new URL('start.js', import.meta.url));
  spawnSync(process.execPath, ['--no-warnings', script, resolve(entry.file), JSON.stringify(entry), output], {
    stdio: 'ignore',
    timeout: startMs,
    killSignal: 'SIGKILL',
  });
  try {
    return JSON.parse(readFileSync(output, 'utf8')) as Started;
  } catch {
    return null;
  }
}
