import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { carryPreload, forgetPreload } from '../carry.js';
import { Recorder } from '../recorder.js';
import { vitestReporter } from '../reporters/vitest.js';
import type { Target } from '../target.js';

interface VitestConfig {
  includeTaskLocation?: boolean;
  setupFiles?: string[];
}

interface Vitest {
  reporters: object[];
  config: VitestConfig;
  projects?: { config: VitestConfig }[];
}

type Method = (this: object, ...parameters: unknown[]) => unknown;

export function isVitest(script: string | undefined): script is string {
  return script !== undefined && /[\\/]vitest[\\/]vitest\.mjs$/.test(real(script));
}

/**
 * vitest's `--reporter` replaces what the user's configuration names, so nothing is put on the command line.
 * Its own sequencer and reporters are handed the running instance before the first test: there ours is added.
 */
export function attachToVitest(target: Target, script: string): void {
  process.env.HEALER_ATTACHED = '1';
  // vitest starts a process for each test file: only where something is measured in it has it to load the preload.
  if (process.env.HEALER_COVERAGE === '1') carryPreload();
  else forgetPreload();
  const seen = new WeakSet<object>();
  const add = (vitest: Vitest | undefined): void => {
    if (!vitest || !Array.isArray(vitest.reporters) || seen.has(vitest)) return;
    seen.add(vitest);
    const setup = join(__dirname, 'setup', 'vitest.js');
    for (const { config } of [vitest, ...(vitest.projects ?? [])]) {
      config.includeTaskLocation = true;
      if (process.env.HEALER_COVERAGE === '1' && !config.setupFiles?.includes(setup))
        config.setupFiles?.unshift(setup);
    }
    vitest.reporters.push(vitestReporter(new Recorder(target, 'vitest')));
  };
  const api = pathToFileURL(join(dirname(real(script)), 'dist', 'node.js')).href;
  import(api).then(
    (loaded: Record<string, unknown>) => {
      const { BaseSequencer } = loaded;
      if (typeof BaseSequencer !== 'function') return;
      const sort = BaseSequencer.prototype.sort as Method;
      BaseSequencer.prototype.sort = function sorted(this: { ctx?: Vitest }, ...parameters: unknown[]) {
        add(this.ctx);
        return sort.apply(this, parameters);
      };
    },
    () => {},
  );
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
