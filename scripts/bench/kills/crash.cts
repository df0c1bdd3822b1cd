/**
 * Loaded with `--require` before a program. Counts the program's steps, which are the calls that change files or start
 * programs, and at one of them kills its process group: before the call, in the middle of what it writes, or some
 * milliseconds after a program has been started. `CRASH_COUNT` names the file that gets the number of steps instead.
 */
import childProcess = require('node:child_process');
import fs = require('node:fs');
import modules = require('node:module');
import path = require('node:path');
import threads = require('node:worker_threads');

type Call = (...args: unknown[]) => unknown;
type Functions = Record<string, Call>;

const { CRASH_AT, CRASH_HOW, CRASH_DELAY, CRASH_IN, CRASH_COUNT } = process.env;
const original = {
  writeFileSync: fs.writeFileSync,
  writeSync: fs.writeSync,
  appendFileSync: fs.appendFileSync,
};
const program = path.basename(process.argv[1] ?? '');
const isHealer = program === 'main.cjs';
const isWanted = CRASH_IN === 'tests' ? !isHealer && !/^(?:npm|npx)/.test(program) : isHealer;
let steps = 0;
// What is done inside of a call that was counted is no step of its own.
let inside = 0;

if (threads.isMainThread && isWanted && process.platform !== 'win32') {
  const writing = ['writeFile', 'appendFile', 'write', 'writev', 'truncate', 'ftruncate'];
  const moving = [
    'rename',
    'rm',
    'unlink',
    'rmdir',
    'mkdir',
    'mkdtemp',
    'symlink',
    'link',
    'copyFile',
    'chmod',
    'fsync',
  ];
  for (const name of [...writing, ...moving, 'open']) {
    wrap(fs as unknown as Functions, name);
    wrap(fs as unknown as Functions, `${name}Sync`);
    wrap(fs.promises as unknown as Functions, name);
  }
  wrapHandles();
  wrap(childProcess.ChildProcess.prototype as unknown as Functions, 'spawn');
  wrap(childProcess as unknown as Functions, 'spawnSync');
  modules.syncBuiltinESMExports();
  if (CRASH_COUNT) process.on('exit', () => original.appendFileSync(CRASH_COUNT, `${steps}\n`));
}

function wrap(target: Functions, name: string): void {
  const call = target[name];
  if (typeof call !== 'function') return;
  target[name] = Object.assign(function wrapped(this: unknown, ...args: unknown[]): unknown {
    if (inside > 0 || (name.startsWith('open') && !isForWriting(args[1]))) return call.apply(this, args);
    const starts = name.startsWith('spawn');
    if (isNow() && !(starts && CRASH_HOW === 'after')) crash(() => writeHalf(name, args));
    inside += 1;
    try {
      const result = call.apply(this, args);
      if (starts && steps === Number(CRASH_AT)) crash(() => pause(Number(CRASH_DELAY ?? 0)));
      return result;
    } finally {
      inside -= 1;
    }
  }, call);
}

/** The files that `fs.promises.open` opens have methods of their own. */
function wrapHandles(): void {
  const { open } = fs.promises;
  fs.promises.open = async (...args) => {
    const handle = await open(...args);
    for (const name of ['writeFile', 'write', 'sync', 'truncate']) {
      const methods = handle as unknown as Functions;
      const method = methods[name];
      if (!method) continue;
      methods[name] = (...given) => {
        if (isNow()) crash(() => writeHalf('write', [handle.fd, ...given]));
        return method.apply(handle, given);
      };
    }
    return handle;
  };
}

function isNow(): boolean {
  steps += 1;
  return steps === Number(CRASH_AT);
}

const isForWriting = (flags: unknown): boolean =>
  typeof flags === 'string' ? /[wa+]/.test(flags) : typeof flags === 'number' && (flags & 3) !== 0;

/** As a process that is killed while it writes leaves a file. */
function writeHalf(name: string, [file, data]: unknown[]): void {
  if (CRASH_HOW !== 'torn' || (typeof data !== 'string' && !(data instanceof Uint8Array))) return;
  const half = Buffer.from(data as Uint8Array).subarray(0, Math.floor(data.length / 2));
  if (name.startsWith('writeFile')) original.writeFileSync(file as string, half);
  else if (name === 'write' || name === 'writeSync') original.writeSync(file as number, half);
}

function crash(last: () => void): void {
  try {
    last();
  } finally {
    process.kill(0, 'SIGKILL');
    pause(60_000);
  }
}

function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
