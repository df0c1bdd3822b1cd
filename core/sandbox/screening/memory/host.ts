import { createInterface } from 'node:readline';
import { Piscina } from 'piscina';
import type { Answer, HostReply, HostRequest, Setup } from './protocol.js';
import type { ThreadTask } from './worker.js';

// The screening host: a process of its own, isolated, with the worktree as its folder. It reads one request a
// line and answers each with one line that starts with the token it was given, whatever the tests print.

/** Progress of a thread that has not come to its job yet. */
const notStarted = -2;
/** Milliseconds in which a program is loaded at least, whatever a trial may take. */
const loadMs = 10_000;
/** How often progress is looked at while a trial takes its time. */
const looks = 10;

const [folder = '', token = '', threads = '1'] = process.argv.slice(2);

let setup: ThreadTask['setup'];

const pool = new Piscina<ThreadTask, Answer>({
  filename: new URL('./worker.js', import.meta.url).href,
  minThreads: Number(threads),
  maxThreads: Number(threads),
  idleTimeout: Number.POSITIVE_INFINITY,
  workerData: { folder },
  resourceLimits: { maxOldGenerationSizeMb: 512 },
});

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line) as HostRequest;
  if (request.setup) setup = shared(request.setup);
  void handle(request).then((reply) => process.stdout.write(`${token}${JSON.stringify(reply)}\n`));
}
await pool.destroy();

async function handle({ id, job, watchdogMs }: HostRequest): Promise<HostReply> {
  const progress = new Int32Array(new SharedArrayBuffer(4));
  progress[0] = notStarted;
  const watchdog = watch(progress, watchdogMs);
  try {
    return { id, answer: await pool.run({ setup, job, progress }, { signal: watchdog.signal }) };
  } catch (error) {
    const at = Atomics.load(progress, 0);
    const { code } = error as NodeJS.ErrnoException;
    return {
      id,
      ended: watchdog.signal.aborted ? 'timeout' : code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'crash',
      culprit: at >= 0 ? at : null,
      message: String(error),
    };
  } finally {
    watchdog.stop();
  }
}

/** Texts of all suspected files go to each thread once, rather than with each job. */
function shared(setup: Setup): ThreadTask['setup'] {
  const bytes = Buffer.from(JSON.stringify(setup));
  const json = new Uint8Array(new SharedArrayBuffer(bytes.length));
  json.set(bytes);
  return { version: setup.version, json };
}

/** Aborts when one trial takes longer than `limitMs`; a thread that is still starting is not counted. */
function watch(progress: Int32Array, limitMs: number): { signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  let seen = notStarted;
  let since = performance.now();
  const timer = setInterval(
    () => {
      const at = Atomics.load(progress, 0);
      const now = performance.now();
      if (at !== seen || at === notStarted) {
        seen = at;
        since = now;
      } else if (now - since > (at < 0 ? Math.max(limitMs, loadMs) : limitMs)) controller.abort();
    },
    Math.max(10, limitMs / looks),
  );
  return { signal: controller.signal, stop: () => clearInterval(timer) };
}
