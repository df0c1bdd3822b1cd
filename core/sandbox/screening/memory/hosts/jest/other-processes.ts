import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import workerThreads from 'node:worker_threads';

/** Whether the tests have started processes or threads, in which no candidate is switched on. */
export interface OtherProcesses {
  /** What `body` starts does not count: a transformer may have helpers. */
  unless<T>(body: () => T): T;
}

const starting = ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork'] as const;

/** Calls `onStart` for each that is started from here on in this process. */
export function watchOtherProcesses(onStart: (what: string) => void): OtherProcesses {
  let ignored = 0;
  const tell = (what: string) => {
    if (ignored === 0) onStart(what);
  };
  for (const name of starting) {
    Object.assign(childProcess, {
      [name]: telling(childProcess[name], () => tell(`child_process.${name}`)),
    });
  }
  Object.assign(workerThreads, { Worker: telling(workerThreads.Worker, () => tell('a worker thread')) });
  syncBuiltinESMExports();
  return {
    unless(body) {
      ignored += 1;
      try {
        return body();
      } finally {
        ignored -= 1;
      }
    },
  };
}

const telling = <T extends object>(real: T, tell: () => void): T =>
  new Proxy(real, {
    apply(target, self, args) {
      tell();
      return Reflect.apply(target as never, self, args);
    },
    construct(target, args, newTarget) {
      tell();
      return Reflect.construct(target as never, args, newTarget);
    },
  });
