import Module from 'node:module';
import type { CoverageRecorder } from '../coverage.js';
import type { Target } from '../target.js';
import { addJestReporter, isJestConfig } from './jest.js';
import { isMocha, listenToMocha } from './mocha.js';
import { isTapeTest, listenToTape } from './tape.js';

type Load = (request: string, parent: { filename?: string } | undefined, isMain: boolean) => unknown;

/** jest, mocha and tape are CommonJS inside: they are met when they load, by whatever command they were started. */
export function listenToLoadedRunners(target: Target, coverage: CoverageRecorder | null = null): void {
  const loader = Module as unknown as { _load: Load };
  const load = loader._load;
  loader._load = function tapped(this: unknown, request, parent, isMain) {
    const loaded = load.call(this, request, parent, isMain);
    try {
      if (request === 'jest-config' && isJestConfig(loaded)) return addJestReporter(loaded, coverage);
      if (/(?:^|[\\/])mocha(?:\.c?js)?$/.test(request) && isMocha(loaded))
        listenToMocha(loaded, target, coverage);
      if (isTapeTest(request, parent?.filename ?? '', loaded)) return listenToTape(loaded, target, coverage);
    } catch {
      // a runner of an unknown shape is run as it is
    }
    return loaded;
  };
}
