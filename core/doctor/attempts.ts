/**
 * Runs inside the isolation and tries what a hostile program would try, on targets that were planted for it. Prints which
 * attempts came through, as one object. Imports nothing but Node, and harms nothing where it is not held back.
 */
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createConnection, type NetConnectOpts } from 'node:net';
import type { AttemptName, Targets } from './targets.js';

const kernelSetting = '/proc/sys/kernel/core_pattern';
const targets = JSON.parse(process.argv[2] ?? '{}') as Targets;

const attempts: Record<AttemptName, () => boolean | Promise<boolean>> = {
  write: () => succeeds(() => writeFileSync(targets.victim, 'changed')) || byShell('echo changed > "$1"'),
  read: () => succeeds(() => readFileSync(targets.secret)) || byShell('cat < "$1"', targets.secret),
  network: () => connects({ port: targets.port, host: '127.0.0.1' }),
  sockets: () => targets.sockets.some(isSocket) || connects({ path: targets.socket }),
  processes: () => succeeds(() => process.kill(targets.pid, 0)),
  environment: () => process.env[targets.variable] !== undefined,
  remains: () => leavesDaemon(),
  // With what it holds already.
  kernel: () => succeeds(() => writeFileSync(kernelSetting, readFileSync(kernelSetting))),
};

const came: Partial<Record<AttemptName, boolean>> = {};
for (const [name, attempt] of Object.entries(attempts) as [AttemptName, () => boolean | Promise<boolean>][])
  came[name] = await attempt();
process.stdout.write(JSON.stringify(came));
process.exit(0);

function succeeds(act: () => unknown): boolean {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}

function isSocket(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isSocket() ?? false;
}

/** What stops this process may not stop the programs that it starts. */
function byShell(script: string, target = targets.victim): boolean {
  return succeeds(() => execFileSync('/bin/sh', ['-c', script, 'sh', target], { stdio: 'ignore' }));
}

function connects(where: NetConnectOpts): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(where);
    const end = (came: boolean) => {
      socket.destroy();
      resolve(came);
    };
    socket.setTimeout(2_000, () => end(false));
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });
}

/** In a session of its own, out of reach of whoever kills the group; it ends by itself after some seconds. */
function leavesDaemon(): boolean {
  const beat = `i=0; while [ $i -lt 60 ]; do echo >> "$1"; sleep 0.05; i=$((i+1)); done`;
  return succeeds(() =>
    spawn('/bin/sh', ['-c', beat, 'sh', targets.beat], { detached: true, stdio: 'ignore' })
      .on('error', () => {})
      .unref(),
  );
}
