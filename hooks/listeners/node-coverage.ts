import type { CoverageRecorder } from '../coverage.js';
import { filteredOut } from './node.js';
import type { NodeTestEvent } from './node-events.js';

/** Reads the counters at the end of each test of node:test, in the process that runs it. */
export function nodeCoverageListener(coverage: CoverageRecorder): (event: NodeTestEvent) => void {
  const titles: string[] = [];
  return ({ type, data }) => {
    const file = data.entryFile ?? data.file ?? process.argv[1] ?? '';
    if (type === 'test:dequeue') {
      coverage.starting(file);
      titles.splice(data.nesting, titles.length, data.name);
    }
    if (type !== 'test:complete' || data.details?.type === 'suite' || data.skip === filteredOut) return;
    coverage.ended(file, [...titles.slice(0, data.nesting), data.name]);
  };
}
