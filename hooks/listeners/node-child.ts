import { Recorder } from '../recorder.js';
import type { Target } from '../target.js';
import { toThrown } from '../thrown.js';
import { isLastWord, type NodeTestEvent, nodeTestListener } from './node.js';

/**
 * In a process that `node --test` started for one file: adds to an event what its way to the main process
 * would lose. `entryFile` is what newer Nodes send themselves.
 */
export function keepLostDetails({ data }: NodeTestEvent): void {
  const entry = process.argv[1];
  if (entry && data.file !== undefined && data.file !== entry) data.entryFile ??= entry;
  const cause = data.details?.error?.cause;
  if (!(cause instanceof AggregateError) || !data.details) return;
  data.details.healerErrors = toThrown(cause).errors ?? [];
}

/**
 * A process that ends in the middle of its tests (`process.exit`, a crash) takes with it what it had not sent
 * yet. Then, and only then, it leaves a record of its own.
 */
export function recordWhatWasNotSent(target: Target): (event: NodeTestEvent) => void {
  let unfinished: NodeTestEvent[] | null = [];
  process.once('exit', () => {
    if (!unfinished?.length) return;
    const recorder = new Recorder(target, 'node');
    unfinished.forEach(nodeTestListener(recorder));
    recorder.finish();
  });
  return (event) => {
    if (isLastWord(event.type, event.data)) unfinished = null;
    else unfinished?.push(event);
  };
}
