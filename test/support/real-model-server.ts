import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../core/package-root.js';

const home =
  process.env.MODEL_SERVER_HOME ||
  join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'healer/model-server');
const weights = join(home, 'model.gguf');
const isRequired = Boolean(process.env.MODEL_SERVER_REQUIRED);

/** Options of the tests that talk to it: skipped where it is not installed, unless it has to be. */
export const real = {
  skip:
    !existsSync(weights) &&
    !isRequired &&
    'no model server is installed (scripts/install-model-server.sh installs one)',
  timeout: 600_000,
};

export interface RealModelServer {
  endpoint: string;
  /** What the settings call its model. */
  name: string;
  process: ChildProcess;
  /** Resolves when it works on a question, or on none. */
  busy(): Promise<void>;
  idle(): Promise<void>;
  close(): Promise<void>;
}

const name = 'gemma3-270m';

/** llama.cpp's server with a small real model, in a process of its own that ends with this one. */
export async function startRealModelServer(port = 0): Promise<RealModelServer> {
  const words = [join(packageRoot, 'scripts/model-server.py'), weights, name, String(port)];
  const child = spawn(join(home, 'venv/bin/python'), words, { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const endpoint = await addressOf(child);
  const isBusy = async (): Promise<boolean> => {
    const slots = (await (await fetch(`${endpoint}/slots`)).json()) as { is_processing: boolean }[];
    return slots.some((slot) => slot.is_processing);
  };
  const until = async (expected: boolean): Promise<void> => {
    while ((await isBusy()) !== expected) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  return {
    endpoint,
    name,
    process: child,
    busy: () => until(true),
    idle: () => until(false),
    close: () => {
      child.stdin.end();
      return ended;
    },
  };
}

async function addressOf({ stdout, stderr }: ChildProcess): Promise<string> {
  let log = '';
  stderr?.on('data', (chunk) => {
    log += chunk;
  });
  let text = '';
  for await (const chunk of stdout ?? []) {
    text += chunk;
    const address = /(http:\S+)\n/.exec(text)?.[1];
    if (address) return address;
  }
  throw new Error(`the model server did not start: ${log}`);
}
