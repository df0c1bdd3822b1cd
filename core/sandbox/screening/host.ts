/**
 * Runs inside the isolation, one for each worktree, for as long as the screening lasts. Takes jobs as lines of JSON
 * on stdin and answers each with one line on stdout; see `protocol.ts`. Imports nothing but Node, so that it starts fast.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Job, JobResult } from './protocol.js';

const [outerProcesses = '', root = ''] = process.argv.slice(2);
const ownNamespace = hasOwnNamespace();

for await (const line of createInterface({ input: process.stdin })) {
  const job = JSON.parse(line) as Job;
  const result = await perform(job);
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
process.exit(0);

async function perform(job: Job): Promise<JobResult> {
  const originals = new Map<string, Buffer | null>();
  const started = performance.now();
  try {
    for (const { file, text } of job.files) {
      originals.set(file, readOriginal(join(root, file)));
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    }
    const end = await runCommand(job);
    return { id: job.id, ...end, durationMs: performance.now() - started };
  } finally {
    killOthers();
    for (const [file, bytes] of originals) restore(join(root, file), bytes);
  }
}

function readOriginal(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}

function restore(path: string, bytes: Buffer | null): void {
  rmSync(path, { recursive: true, force: true });
  if (bytes === null) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}

type End = Pick<JobResult, 'exitCode' | 'signal' | 'timedOut' | 'stdout' | 'stderr'>;

function runCommand(job: Job): Promise<End> {
  const [file = '', ...args] = job.command;
  const child = spawn(file, args, {
    cwd: job.cwd,
    env: { ...process.env, ...job.env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stdout = collect(child, 'stdout');
  const stderr = collect(child, 'stderr');
  let timedOut = false;
  const stopWatch = watchTime(job, () => {
    timedOut = true;
    killGroup(child);
  });
  return new Promise((resolve) => {
    const finish = (exitCode: number | null, signal: string | null) => {
      stopWatch();
      child.stdout?.destroy();
      child.stderr?.destroy();
      resolve({ exitCode, signal, timedOut, stdout: stdout(), stderr: stderr() });
    };
    child.once('error', () => finish(127, null));
    child.once('exit', (code, signal) => {
      killGroup(child);
      killOthers();
      const straggling = setTimeout(() => finish(code, signal), 200);
      child.once('close', () => {
        clearTimeout(straggling);
        finish(code, signal);
      });
    });
  });
}

/** The first and the last part of a stream: what a TAP or JUnit reader needs, and never a gigabyte. */
function collect(child: ChildProcess, name: 'stdout' | 'stderr'): () => string {
  const limit = 256 * 1024;
  let head = '';
  let tail = '';
  child[name]?.setEncoding('utf8').on('data', (chunk: string) => {
    const room = limit - head.length;
    head += chunk.slice(0, Math.max(0, room));
    if (chunk.length > room) tail = (tail + chunk.slice(Math.max(0, room))).slice(-limit);
  });
  return () => head + tail;
}

/**
 * On a loaded machine the clock says little: time is up when the limit was spent on the processor as well, at
 * least by half, and at the latest when `hardMs` have passed.
 */
function watchTime({ limitMs, hardMs }: Job, onEnd: () => void): () => void {
  const started = performance.now();
  let timer: NodeJS.Timeout;
  const look = () => {
    const spent = processorTime();
    const passed = performance.now() - started;
    if (passed >= hardMs || spent === undefined || spent >= limitMs / 2) onEnd();
    else timer = setTimeout(look, Math.max(50, limitMs / 4));
  };
  timer = setTimeout(look, limitMs);
  return () => clearTimeout(timer);
}

/** Milliseconds that all processes of the candidate have used, in ticks of 10 ms (proc(5)); undefined where nothing tells. */
function processorTime(): number | undefined {
  if (!ownNamespace) return undefined;
  let ticks = 0;
  for (const pid of others()) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      // User and system time, of itself and of children that have ended.
      for (const field of [11, 12, 13, 14]) ticks += Number(fields[field]);
    } catch {
      // It ended in between.
    }
  }
  return ticks * 10;
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nobody is left.
  }
}

/** In a process namespace of its own, whoever is not this host or its init is a leftover, also with another session. */
function killOthers(): void {
  if (!ownNamespace) return;
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let round = 0; round < 250; round++) {
    const left = others();
    if (left.length === 0) return;
    for (const pid of left) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It ended in between.
      }
    }
    // Death takes a moment, longer on a loaded machine.
    Atomics.wait(pause, 0, 0, 2);
  }
  // They fork faster than they can be killed: the end of the namespace ends them all.
  process.exit(70);
}

function others(): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 1 && pid !== process.pid && !isZombie(pid));
}

function isZombie(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.charAt(stat.lastIndexOf(')') + 2) === 'Z';
  } catch {
    return true;
  }
}

/** Never trusted by default: outside of a namespace of its own it would kill the user's session. */
function hasOwnNamespace(): boolean {
  try {
    return (
      outerProcesses !== '' && readlinkSync('/proc/self/ns/pid') !== outerProcesses && process.ppid === 1
    );
  } catch {
    return false;
  }
}
