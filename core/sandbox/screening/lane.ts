import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Edit, Run } from '../../model.js';
import { attachEnvironment } from '../../runners/attach.js';
import { type InboxRecord, toRun } from '../../runners/records.js';
import { applyEdits, editsByFile } from '../edits.js';
import { readSandboxRecords } from '../records.js';
import { openWorktree, type SandboxWorktree } from '../worktree.js';
import { type HostEnd, openHost } from './host-process.js';
import type { ProcessScreenerOptions } from './process.js';
import type { JobResult } from './protocol.js';

/** A worktree with its host: one candidate after another runs here. */
export interface Lane {
  /** The files that edits touch, before and after them. */
  texts(edits: readonly Edit[]): Promise<Texts>;
  run(job: LaneJob): Promise<LaneRun | HostEnd>;
  /** Puts the worktree back, after a candidate that may have spoilt it. */
  reset(): Promise<void>;
  /** Ends what runs now; the lane can be used again. */
  interrupt(): void;
  dispose(): Promise<void>;
}

export interface Texts {
  before: Map<string, string>;
  after: { file: string; text: string }[];
  /** Why the edits cannot be made, as one sentence. */
  trouble: string | null;
}

export interface LaneJob {
  id: string;
  command: readonly string[];
  files: { file: string; text: string }[];
  limitMs: number;
  hardMs: number;
}

export interface LaneRun {
  run: Run;
  timedOut: boolean;
  durationMs: number;
}

/** Files of tests that are shielded, at most: each is a mount. */
const mostShielded = 64;
/** Runs between two resets: what tests leave in the worktree must not pile up. */
const runsBetweenResets = 16;

export async function openLane(o: ProcessScreenerOptions): Promise<Lane> {
  const worktree = await (o.takeWorktree?.() ?? openWorktree(o.repo, o.commit, o));
  const tests = new Set(o.failingTests.map(({ file }) => file).filter((file) => file !== ''));
  const host = openHost(worktree, [...tests].slice(0, mostShielded));
  const originals = new Map<string, string | undefined>();
  let runs = 0;
  return {
    texts: (edits) => editTexts(worktree, originals, edits),
    async run(job) {
      const inbox = join(worktree.temp, 'screening', randomUUID());
      await mkdir(inbox, { recursive: true });
      try {
        const result = await host.run({
          files: job.files,
          command: [...job.command],
          cwd: join(worktree.folder, o.cwd),
          env: attachEnvironment({}, { inbox, runId: job.id, root: worktree.folder, cancelIdle: true }),
          limitMs: job.limitMs,
          hardMs: job.hardMs,
        });
        runs++;
        if ('how' in result || runs % runsBetweenResets === 0) await worktree.reset();
        return 'how' in result ? result : toLaneRun(o, job, result, await readSandboxRecords(inbox));
      } finally {
        await rm(inbox, { recursive: true, force: true });
      }
    },
    reset: () => worktree.reset(),
    interrupt: () => host.dispose(),
    async dispose() {
      host.dispose();
      await worktree.dispose();
    },
  };
}

export async function editTexts(
  worktree: Pick<SandboxWorktree, 'read'>,
  originals: Map<string, string | undefined>,
  edits: readonly Edit[],
): Promise<Texts> {
  const texts: Texts = { before: new Map(), after: [], trouble: null };
  for (const [file, ofFile] of editsByFile(edits)) {
    if (!originals.has(file)) originals.set(file, await worktree.read(file));
    const before = originals.get(file);
    if (before !== undefined) texts.before.set(file, before);
    try {
      texts.after.push({ file, text: applyEdits(before ?? '', ofFile) });
    } catch {
      texts.trouble = `The edit does not fit ${JSON.stringify(file)}.`;
    }
  }
  if (texts.after.every(({ file, text }) => texts.before.get(file) === text))
    texts.trouble ??= 'It changes nothing.';
  return texts;
}

async function toLaneRun(
  o: ProcessScreenerOptions,
  job: LaneJob,
  result: JobResult,
  records: readonly InboxRecord[],
): Promise<LaneRun> {
  const { exitCode, signal, durationMs, timedOut, stdout, stderr } = result;
  const run = await toRun(records, {
    id: job.id,
    command: [...job.command],
    cwd: o.cwd,
    tree: null,
    branch: null,
    exitCode,
    signal,
    durationMs,
    output: { stdout, stderr },
  });
  return { run, timedOut, durationMs };
}
