import { BroadcastChannel } from 'node:worker_threads';
import type { Answer, Job, Setup } from '../../protocol.js';
import type { Ended } from './lane.js';
import { type Brief, channelOf, type FromWorker, type ToWorker } from './wire.js';

/** The host's connection to the worker of one test file. */
export interface Link {
  /** Once the worker takes jobs: the id of its thread. */
  ready: Promise<number>;
  /** Rejects where the job could not be done. */
  ask(setup: Setup, job: Job): Promise<Answer>;
  /** Called when the worker wants a text to be read in place of a file. */
  onServe(file: string, text: string | null): void;
  /** Tells the worker that it is; resolves when the worker has done with it. */
  serve(): Promise<void>;
}

export function linkTo(brief: Brief, index: number): Link {
  const channel = new BroadcastChannel(channelOf(brief, index));
  const tell = (message: ToWorker) => channel.postMessage(message);
  let onReady: (threadId: number) => void = () => {};
  let onAnswer: (message: Extract<FromWorker, { kind: 'answer' | 'failed' }>) => void = () => {};
  let onRelease = () => {};
  const link: Link = {
    ready: new Promise((resolve) => {
      onReady = resolve;
    }),
    ask: (setup, job) =>
      new Promise((resolve, reject) => {
        onAnswer = (message) =>
          message.kind === 'answer' ? resolve(message.answer) : reject(new Error(message.message));
        tell({ kind: 'job', setup, job });
      }),
    onServe: () => {},
    serve: () =>
      new Promise((resolve) => {
        onRelease = resolve;
        tell({ kind: 'served' });
      }),
  };
  channel.onmessage = (event: unknown) => {
    const message = (event as { data: FromWorker }).data;
    if (message.kind === 'ready') onReady(message.threadId);
    else if (message.kind === 'serve') link.onServe(message.file, message.text);
    else if (message.kind === 'release') onRelease();
    else onAnswer(message);
  };
  return link;
}

/** Resolves when a worker that takes jobs has come to its end. */
export function watchWorkers(links: readonly Link[]): Promise<Ended> {
  const indices = new Map<number, number>();
  links.forEach(({ ready }, index) => {
    void ready.then((threadId) => indices.set(threadId, index));
  });
  return new Promise((resolve) => {
    process.on('worker', (worker) => {
      const { threadId } = worker;
      const end = (ended: Ended['ended'], message: string) => {
        const index = indices.get(threadId);
        if (index !== undefined) resolve({ ended, index, message });
      };
      worker.on('error', (error: NodeJS.ErrnoException) =>
        end(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'crash', String(error)),
      );
      worker.on('exit', (code) => end('crash', `the worker ended with code ${code}`));
    });
  });
}
