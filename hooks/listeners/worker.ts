import { subscribe } from 'node:diagnostics_channel';
import type { CoverageRecorder } from '../coverage.js';

/**
 * jest and vitest run test files inside of contexts and workers of their own. A setup file there, added for
 * coverage only, says on this channel when a test starts and ends.
 */
export const testChannel = 'healer:test';

/** The global by which a setup file of jest learns which one of the user's it stands in for. */
export const replacedSetup = 'healerReplacedSetup';

export interface TestMessage {
  type: 'file' | 'start' | 'end' | 'done';
  file: string;
  path: string[];
}

export function listenToWorkerTests(coverage: CoverageRecorder): void {
  subscribe(testChannel, (message) => {
    const { type, file, path } = message as TestMessage;
    if (type === 'file') coverage.nextFile();
    else if (type === 'done') coverage.save();
    else if (type === 'start') coverage.starting(file);
    else coverage.ended(file, path);
  });
}
