import { join } from 'node:path';
import type { AvaRunner, ProjectAva } from './project-ava.js';

export interface Collector {
  /** Stands where `ava` stands: what it registers is not run by itself. */
  standIn: Record<string, unknown>;
  /** Tests that are registered from here on are of this file; its runner knows them. */
  startFile(file: string): AvaRunner;
}

export function createCollector(ava: ProjectAva, folder: string): Collector {
  let current: AvaRunner | undefined;
  const chain = (): object => {
    if (!current) throw new Error('a test is registered while no file is loaded');
    return current.chain;
  };
  // Files of one program share it, and each has a chain of its own.
  const standIn: Record<string, unknown> = new Proxy(
    Object.assign(() => {}, { default: undefined }),
    {
      apply: (_target, self, parameters) => Reflect.apply(chain() as () => unknown, self, parameters),
      get: (_target, name) => (name === 'default' ? standIn : Reflect.get(chain(), name)),
    },
  ) as unknown as Record<string, unknown>;
  return {
    standIn,
    startFile(file) {
      current = runnerFor(file, ava, folder);
      // The first test that is registered has the runner start in the next turn.
      current.start = async () => {};
      return current;
    },
  };
}

/** Tests take turns, so that each is told from the others; no snapshot is written. */
export function runnerFor(file: string, { Runner, config }: ProjectAva, folder: string): AvaRunner {
  return new Runner({
    file: join(folder, file),
    projectDir: folder,
    failFast: false,
    failWithoutAssertions: config.failWithoutAssertions !== false,
    match: [],
    recordNewSnapshots: false,
    updateSnapshots: false,
    runOnlyExclusive: false,
    serial: true,
  });
}
