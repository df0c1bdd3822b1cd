import { createInterface } from 'node:readline';
import { Piscina } from 'piscina';
import type { Answer, Task } from './worker.js';

// The screening host: a process of its own, isolated, with the worktree as its folder. It reads one request a
// line and answers each with one line that starts with the token it was given, whatever the tests print.

export interface HostRequest {
  id: number;
  task: Task;
  /** Milliseconds after which the thread is ended and replaced. */
  watchdogMs: number;
}

export type HostAnswer =
  | { id: number; answer: Answer }
  | { id: number; ended: 'timeout' | 'crash'; message: string };

const [folder = '', token = '', threads = '1'] = process.argv.slice(2);

const pool = new Piscina<Task, Answer>({
  filename: new URL('./worker.js', import.meta.url).href,
  minThreads: Number(threads),
  maxThreads: Number(threads),
  idleTimeout: Number.POSITIVE_INFINITY,
  workerData: { folder },
  resourceLimits: { maxOldGenerationSizeMb: 512 },
});

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line) as HostRequest;
  void handle(request).then((reply) => process.stdout.write(`${token}${JSON.stringify(reply)}\n`));
}
await pool.destroy();

async function handle({ id, task, watchdogMs }: HostRequest): Promise<HostAnswer> {
  const watchdog = new AbortController();
  const timer = setTimeout(() => watchdog.abort(), watchdogMs);
  try {
    return { id, answer: await pool.run(task, { signal: watchdog.signal }) };
  } catch (error) {
    return { id, ended: watchdog.signal.aborted ? 'timeout' : 'crash', message: String(error) };
  } finally {
    clearTimeout(timer);
  }
}
