import { relative, sep } from 'node:path';
import { BroadcastChannel, getEnvironmentData, threadId } from 'node:worker_threads';
import { perform } from '../../program/perform.js';
import { createProgram, type Program } from '../../program/program.js';
import type { Answer } from '../../protocol.js';
import { createOrigins, type Origins } from '../origins.js';
import { type FetchOptions, interceptFetches } from './fetches.js';
import { vitestHarness } from './harness.js';
import {
  type FileTask,
  type Runner,
  type RunnerClass,
  type RunnerModule,
  type VitestModule,
  workerState,
} from './internals.js';
import { registryOf } from './registry.js';
import { freezeSnapshots } from './snapshots.js';
import { type Brief, briefKey, channelOf, type FromWorker, noTrial, placeOf, type ToWorker } from './wire.js';

/**
 * A runner that never comes to the end of a test file: it answers jobs about its tests for as long as the worker lives.
 * The file is loaded when the first job comes, and not before.
 */
export function repeatingRunner(
  VitestRunner: RunnerClass,
  internals: RunnerModule,
  { vi }: VitestModule,
): RunnerClass {
  return class extends VitestRunner {
    override importFile() {}

    override async onBeforeRunFiles([file]: FileTask[]) {
      const brief = getEnvironmentData(briefKey) as unknown as Brief;
      const index = file ? brief.files.indexOf(nameOf(file, brief)) : -1;
      if (file && index >= 0) await answerJobs(this, { brief, index, path: file.filepath, internals, vi });
    }
  };
}

const nameOf = ({ filepath }: FileTask, { folder }: Brief): string =>
  relative(folder, filepath).split(sep).join('/');

interface Place {
  brief: Brief;
  index: number;
  path: string;
  internals: RunnerModule;
  vi: VitestModule['vi'];
}

async function answerJobs(runner: Runner, { brief, index, path, internals, vi }: Place): Promise<void> {
  const { folder, files, major, progress } = brief;
  const channel = new BroadcastChannel(channelOf(brief, index));
  const tell = (message: FromWorker) => channel.postMessage(message);
  const state = workerState();
  const origins = createOrigins();
  const late = lateErrors(runner, origins);
  const { trial, beats } = placeOf(index);
  const onProgress = () => Atomics.add(progress, beats, 1);
  let onServed = () => {};
  freezeSnapshots(state);
  for (const stream of [process.stdout, process.stderr]) stream.write = () => true;
  const fetches = interceptFetches(state, {
    folder,
    onFetch: onProgress,
    serve: inTurn(tell, (listener) => {
      onServed = listener;
    }),
  });
  const mocker = runner.moduleRunner?.mocker ?? runner.__vitest_executor?.mocker;
  const harness = vitestHarness({
    file: files[index] as string,
    path,
    runner,
    internals,
    vi,
    major,
    fetches,
    registry: registryOf(state, mocker),
    late,
    origins,
    onProgress,
  });

  let program: Program | undefined;
  let version = 0;
  const answer = async ({ setup, job }: Extract<ToWorker, { kind: 'job' }>): Promise<Answer> => {
    if (!program || version !== setup.version) program = createProgram(harness, { folder, setup, late });
    version = setup.version;
    Atomics.store(progress, trial, noTrial);
    return perform(program, job, (at) => {
      origins.nextTrial();
      Atomics.store(progress, trial, at);
    });
  };
  channel.onmessage = (event: unknown) => {
    const message = (event as { data: ToWorker }).data;
    if (message.kind === 'served') onServed();
    else
      answer(message).then(
        (given) => tell({ kind: 'answer', answer: given }),
        (error: unknown) => tell({ kind: 'failed', message: String(error) }),
      );
  };
  tell({ kind: 'ready', threadId });
  await new Promise<never>(() => {});
}

/** One text is served at a time. */
function inTurn(
  tell: (message: FromWorker) => void,
  onServed: (listener: () => void) => void,
): FetchOptions['serve'] {
  let turn: Promise<unknown> = Promise.resolve();
  return (file, text, work) => {
    const done = turn.then(async () => {
      const served = new Promise<void>(onServed);
      tell({ kind: 'serve', file, text });
      await served;
      try {
        return await work();
      } finally {
        tell({ kind: 'release' });
      }
    });
    turn = done.catch(() => {});
    return done;
  };
}

/** vitest counts errors that no test has caught against the run, unless it is told not to. */
function lateErrors({ config }: Runner, origins: Origins): string[] {
  const late: string[] = [];
  const note = (error: unknown) => {
    if (!config.dangerouslyIgnoreUnhandledErrors && origins.isCurrent()) late.push(String(error));
  };
  process.on('uncaughtException', note);
  process.on('unhandledRejection', note);
  return late;
}
