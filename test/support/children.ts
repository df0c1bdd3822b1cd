import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Child {
  process: ChildProcess;
  /** Resolves when it has ended and its output is read. */
  done: Promise<{ exitCode: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }>;
  /** Resolves with stdout so far when it holds `text`. */
  printed(text: string): Promise<string>;
  /** Kills its whole process group. */
  kill(signal?: NodeJS.Signals): void;
}

/** Starts a compiled module in a Node process of its own, at the head of its own process group. */
export function startChild(script: string, args: string[], env: NodeJS.ProcessEnv = {}): Child {
  const child = spawn(process.execPath, [script, ...args], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const done = once(child, 'close').then(([exitCode, signal]) => ({ exitCode, signal, stdout, stderr }));
  const printed = async (text: string) => {
    while (!stdout.includes(text)) {
      if (child.exitCode !== null) throw new Error(`ended without printing ${text}: ${stderr}`);
      await Promise.race([once(child.stdout, 'data'), done]);
    }
    return stdout;
  };
  const kill = (signal: NodeJS.Signals = 'SIGKILL') => {
    try {
      if (child.pid) process.kill(-child.pid, signal);
    } catch {
      // It has ended by itself.
    }
  };
  return { process: child, done, printed, kill };
}
