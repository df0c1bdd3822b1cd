import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { table } from './document.js';
import type { BenchOptions } from './main.js';
import { commandLine, healerBin, projectOf, scratch } from './project.js';

/** Ticks of the clock by which Linux counts the time of processors, a second. */
const ticksPerSecond = 100;
const pageBytes = 4096;
const mib = 1_048_576;

const settings = { '.healer/config.json': '{"workingHoursOnly":false}\n' };
const manifest = {
  'package.json': '{"name":"bench","type":"module","scripts":{"test":"node --test"}}\n',
  '.gitignore': 'node_modules\n',
};
const files = (operator: string) => ({
  ...manifest,
  ...settings,
  'src/add.js': `export const add = (a, b) => a ${operator} b;\n`,
  'test/add.test.js':
    "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { add } from '../src/add.js';\ntest('adds', () => assert.equal(add(2, 3), 5));\n",
});

/** Memory and time of processors of a daemon that waits, and of cycles. Linux only: it reads /proc. */
export async function run({ quick }: BenchOptions): Promise<string> {
  const { folder, dispose } = await scratch();
  try {
    const sound = await projectOf(join(folder, 'sound'), files('+'));
    const broken = await projectOf(join(folder, 'broken'), files('-'));
    const seconds = quick ? 5 : 120;
    const idle = await measureIdle(sound, seconds);
    const rows = [
      [`\`healer daemon\`, idle for ${seconds} s`, `${idle.mib} MiB`, `${idle.percent} % of one processor`],
      ['a cycle: a green branch is tested', ...(await measureCycle(sound))],
      ['a cycle: nothing new', ...(await measureCycle(sound))],
      ['a cycle: one bug is healed', ...(await measureCycle(broken))],
    ];
    return [
      `\`${commandLine()}\`: Node ${process.versions.node}, ${process.platform}.`,
      '',
      table(['what', 'memory', 'processors'], rows),
    ].join('\n');
  } finally {
    await dispose();
  }
}

async function measureIdle(cwd: string, seconds: number): Promise<{ mib: string; percent: string }> {
  console.error('unattended: idle …');
  const daemon = spawn(process.execPath, [healerBin, 'daemon', '--port', '0'], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await once(daemon.stdout, 'data');
    const pid = daemon.pid ?? 0;
    // Until it has come to rest.
    await wait(2_000);
    const [before, most] = [ticksOf(pid), await mostMemory(daemon, seconds * 1000)];
    const used = (ticksOf(pid) - before) / ticksPerSecond;
    return { mib: (most / mib).toFixed(0), percent: ((100 * used) / seconds).toFixed(2) };
  } finally {
    daemon.kill();
    await once(daemon, 'close');
  }
}

async function measureCycle(cwd: string): Promise<[memory: string, processors: string]> {
  console.error('unattended: a cycle …');
  const before = ticksOfChildren();
  const cycle = spawn(process.execPath, [healerBin, 'cycle', '--scheduled'], { cwd, stdio: 'inherit' });
  const ended = once(cycle, 'close');
  const most = await mostMemory(cycle, Number.POSITIVE_INFINITY);
  await ended;
  const used = (ticksOfChildren() - before) / ticksPerSecond;
  return [`${(most / mib).toFixed(0)} MiB`, `${used.toFixed(1)} s`];
}

/** The largest resident memory of a process and all below it, in bytes, for so long or until it has ended. */
async function mostMemory(child: ChildProcess, forMs: number): Promise<number> {
  const until = performance.now() + forMs;
  let most = 0;
  while (performance.now() < until && child.exitCode === null && child.signalCode === null) {
    most = Math.max(most, memoryBelow(child.pid ?? 0));
    await wait(20);
  }
  return most;
}

function memoryBelow(root: number): number {
  const processes = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0)
    .flatMap((pid) => statOf(pid) ?? []);
  const family = new Set([root]);
  for (let size = 0; size !== family.size; ) {
    size = family.size;
    for (const { pid, parent } of processes) if (family.has(parent)) family.add(pid);
  }
  return processes
    .filter(({ pid }) => family.has(pid))
    .reduce((sum, { residentPages }) => sum + residentPages * pageBytes, 0);
}

const ticksOf = (pid: number): number => statOf(pid)?.ticks ?? 0;
const ticksOfChildren = (): number => statOf(process.pid)?.ticksOfChildren ?? 0;

/** proc(5), /proc/pid/stat: fields 4, 14 to 17 and 24. */
function statOf(pid: number) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const field = (number: number): number => fields[number - 3] ?? 0;
    return {
      pid,
      parent: field(4),
      ticks: field(14) + field(15),
      ticksOfChildren: field(16) + field(17),
      residentPages: field(24),
    };
  } catch {
    return undefined;
  }
}
