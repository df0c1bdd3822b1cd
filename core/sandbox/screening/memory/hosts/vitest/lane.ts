import { join } from 'node:path';
import { setEnvironmentData } from 'node:worker_threads';
import type { Reply } from '../../host-process.js';
import type { Job, Setup } from '../../protocol.js';
import { watch } from '../watch.js';
import { type Link, linkTo, watchWorkers } from './links.js';
import { overlayFiles } from './overlay.js';
import { jobFor, merged, setupFor } from './split.js';
import { forget, timesRun, type Vitest, vitestOf } from './start.js';
import { type Brief, briefKey, noTrial, placeOf } from './wire.js';

/** One vitest with a worker for each test file, all of them at the same job. */
export interface Lane {
  /** Rejects where a job could not be done at all. */
  ask(setup: Setup, job: Job, watchdogMs: number): Promise<Reply>;
}

export interface LaneOptions {
  /** The worktree. */
  folder: string;
  /** A name that no other process uses. */
  channel: string;
  setup: Setup;
}

/** Milliseconds that vitest may take to start its workers. */
const startMs = 90_000;

/** Starts vitest; rejects where not every test file comes to a worker. Once for each process. */
export async function openLane({ folder, channel, setup }: LaneOptions): Promise<Lane> {
  const { files, command } = setup;
  const { major, open } = vitestOf({ words: command?.options ?? [], width: files.length });
  const progress = new Int32Array(new SharedArrayBuffer(8 * files.length)).fill(noTrial);
  const brief: Brief = { channel, folder, files, progress, major };
  setEnvironmentData(briefKey, brief as never);
  const links = files.map((_, index) => linkTo(brief, index));
  const dead = watchWorkers(links);
  const vitest = await open();
  serveTexts(vitest, links);
  const paths = files.map((file) => join(folder, file));
  for (const path of paths)
    if ((await timesRun(vitest, path)) !== 1) throw new Error(`vitest does not run ${path} once`);
  await started(vitest, paths, links);
  const valueAt = (place: number) => Atomics.load(progress, place);

  return {
    async ask(setup, job, watchdogMs) {
      const stops: (() => void)[] = [];
      const stalled = new Promise<Ended>((resolve) => {
        for (const index of files.keys()) {
          const { trial, beats } = placeOf(index);
          const message = `nothing moved for ${Math.round(watchdogMs)} ms`;
          const onStall = () => resolve({ ended: 'timeout', index, message });
          Atomics.store(progress, trial, noTrial);
          stops.push(
            watch({
              read: () => [valueAt(trial), valueAt(beats)],
              isTrying: () => valueAt(trial) !== noTrial,
              limitMs: watchdogMs,
              onStall,
            }),
          );
        }
      });
      const answers = links.map(async (link, index) => {
        const file = files[index] as string;
        const answer = await link.ask(setupFor(file, setup), jobFor(file, job));
        stops[index]?.();
        return answer;
      });
      try {
        const end = await Promise.race([Promise.all(answers), stalled, dead]);
        if (Array.isArray(end)) return { answer: merged(end) };
        const at = valueAt(placeOf(end.index).trial);
        return { ended: end.ended, culprit: at === noTrial ? null : at, message: end.message };
      } finally {
        for (const stop of stops) stop();
      }
    },
  };
}

/** How a worker came to its end, and which. */
export interface Ended {
  ended: 'timeout' | 'memory' | 'crash';
  index: number;
  message: string;
}

async function started(vitest: Vitest, files: readonly string[], links: readonly Link[]): Promise<void> {
  const running = vitest.start(files).then(() => {
    throw new Error('vitest came to an end without all of the test files');
  });
  const failed = new Promise<never>((_, reject) => {
    vitest.state.catchError = (error) => reject(error);
    setTimeout(() => reject(new Error(`vitest did not start in ${startMs} ms`)), startMs).unref();
  });
  // What it says later is of no interest: the workers are heard themselves.
  for (const promise of [running, failed]) promise.catch(() => {});
  await Promise.race([Promise.all(links.map(({ ready }) => ready)), running, failed]);
}

/** Texts are served to one worker after the other, since vite reads the same file for all of them. */
function serveTexts(vitest: Vitest, links: readonly Link[]): void {
  const overlay = overlayFiles();
  let turn = Promise.resolve();
  for (const link of links) {
    link.onServe = (file, text) => {
      turn = turn.then(async () => {
        if (text !== null) overlay.set(file, text);
        forget(vitest, file);
        await link.serve();
        overlay.delete(file);
        forget(vitest, file);
      });
    };
  }
}
