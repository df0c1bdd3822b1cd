import { nodeTestListener } from './listeners/node.js';
import type { NodeTestEvent } from './listeners/node-events.js';
import { Recorder } from './recorder.js';
import type { Target } from './target.js';

/** Writes the record of a test file whose process ended before its tests did. */
export function recordUnfinished(target: Target, events: readonly NodeTestEvent[]): void {
  const recorder = new Recorder(target, 'node');
  events.forEach(nodeTestListener(recorder));
  recorder.finish();
}
