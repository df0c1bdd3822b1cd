import type { ChildProcess } from 'node:child_process';

interface SpawnOptions {
  file?: string;
  args?: string[];
  envPairs?: string[];
}

/**
 * Scripts that set NODE_OPTIONS themselves (`NODE_OPTIONS=--experimental-vm-modules jest`, with or without
 * cross-env) would lose the preload on the way. Package managers and wrappers are Node processes that start
 * them, so there the preload is put back: into the environment that a child gets, and in front of the value
 * where a shell script assigns one.
 */
export function carryPreload(): void {
  const preload = process.env.HEALER_PRELOAD;
  if (!preload) return;
  // loaded here and not above: test processes have no use for it, and each pays for what it loads
  const { ChildProcess } = process.getBuiltinModule('node:child_process');
  const prototype = ChildProcess.prototype as unknown as { spawn(options: SpawnOptions): unknown };
  const { spawn } = prototype;
  prototype.spawn = function carried(this: ChildProcess, options: SpawnOptions) {
    try {
      carry(options, preload);
    } catch {
      // start it as it was asked for
    }
    return spawn.call(this, options);
  };
}

/** Children get the options of the user alone. */
export function forgetPreload(): void {
  const { NODE_OPTIONS = '', HEALER_PRELOAD } = process.env;
  if (!HEALER_PRELOAD) return;
  const theirs = NODE_OPTIONS.replace(HEALER_PRELOAD, '').trim();
  if (theirs) process.env.NODE_OPTIONS = theirs;
  else delete process.env.NODE_OPTIONS;
}

export function carry(options: SpawnOptions, preload: string): void {
  const at = options.args?.findIndex((arg, index) => index > 0 && arg.includes('NODE_OPTIONS=')) ?? -1;
  if (options.args && at !== -1) {
    const isShell = /(?:^|[\\/])(?:ba|da|z|k|a)?sh$/.test(options.file ?? '');
    options.args = options.args.map((arg, index) =>
      index < at ? arg : isShell ? assignInShell(arg) : assignPlainly(arg, preload),
    );
  }
  options.envPairs = options.envPairs?.map((pair) => {
    if (!pair.startsWith('NODE_OPTIONS=') || pair.includes(preload)) return pair;
    return `NODE_OPTIONS=${preload} ${pair.slice('NODE_OPTIONS='.length)}`;
  });
  const pairs = options.envPairs;
  if (
    pairs?.some((pair) => pair.startsWith('HEALER_INBOX=')) &&
    !pairs.some((pair) => pair.startsWith('NODE_OPTIONS='))
  ) {
    pairs.push(`NODE_OPTIONS=${preload}`);
  }
}

/** In a shell the value that follows may be quoted in any way: text in front of it joins the same word. */
export const assignInShell = (script: string): string =>
  script.replace(/(^|[\s;&|("'])NODE_OPTIONS=(?!"\$HEALER_PRELOAD )/g, '$1NODE_OPTIONS="$HEALER_PRELOAD "');

const assignPlainly = (arg: string, preload: string): string =>
  arg.startsWith('NODE_OPTIONS=') && !arg.includes(preload)
    ? `NODE_OPTIONS=${preload} ${arg.slice('NODE_OPTIONS='.length)}`
    : arg;
