import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { HostReply, HostRequest, Setup } from '../../protocol.js';
import { watch } from '../watch.js';
import type { ChildReply, ChildRequest } from './messages.js';

type Reply = HostReply extends infer R ? (R extends { id: number } ? Omit<R, 'id'> : never) : never;

/** One child at a time, which is ended and replaced when a candidate has spoilt it, or its memory has grown. */
export interface Lane {
  ask(request: Omit<HostRequest, 'id'> & { setup: Setup }): Promise<Reply>;
  stop(): void;
}

export function openLane(folder: string, token: string): Lane {
  let child: ChildProcess | null = null;
  const stop = () => {
    child?.kill('SIGKILL');
    child = null;
  };
  return {
    async ask({ setup, job, watchdogMs }) {
      child ??= start(folder, token, setup);
      const reply = await replyOf(child, { setup, job }, { token, watchdogMs });
      if ('ended' in reply || reply.isFull) stop();
      if ('ended' in reply) return reply;
      return { answer: reply.answer };
    },
    stop,
  };
}

function start(folder: string, token: string, setup: Setup): ChildProcess {
  const { env, node } = setup.command ?? { env: {}, node: [] };
  return fork(fileURLToPath(new URL('./child.js', import.meta.url)), [folder, token], {
    env: { ...process.env, ...env },
    execArgv: [...node, '--max-old-space-size=2048', '--no-warnings'],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
}

type Ended = Extract<Reply, { ended: string }>;

function replyOf(
  child: ChildProcess,
  request: ChildRequest,
  { token, watchdogMs }: { token: string; watchdogMs: number },
): Promise<Extract<ChildReply, { answer: unknown }> | Ended> {
  let at: number | null = null;
  let beats = 0;
  return new Promise((resolve) => {
    const settle = (reply: Parameters<typeof resolve>[0]) => {
      stopWatching();
      child.off('message', onMessage);
      child.off('exit', onExit);
      resolve(reply);
    };
    const onMessage = (message: unknown) => {
      const reply = message as ChildReply | null;
      if (reply?.token !== token) return;
      if ('answer' in reply) settle(reply);
      else if ('unable' in reply) settle({ ended: 'crash', culprit: null, message: reply.unable });
      else {
        at = reply.at;
        beats += 1;
      }
    };
    const onExit = (code: number | null, signal: string | null) =>
      settle({ ended: 'crash', culprit: at, message: `the process of the tests ended (${signal ?? code})` });
    const stopWatching = watch({
      read: () => [beats],
      isTrying: () => at !== null,
      limitMs: watchdogMs,
      onStall: () => settle({ ended: 'timeout', culprit: at, message: 'it did not come to an end' }),
    });
    child.on('message', onMessage);
    child.on('exit', onExit);
    child.send(request);
  });
}
