import type { Target } from '../target.js';
import { toThrown } from '../thrown.js';
import { tapNodeTests } from './node.js';

/**
 * In a process that `node --test` started for one file: adds to the events what their way to the main process
 * would lose. `entryFile` is what newer Nodes send themselves.
 */
export function nodeTestChild(_target: Target): void {
  const entry = process.argv[1];
  tapNodeTests(({ data }) => {
    if (entry && data.file !== undefined && data.file !== entry) data.entryFile ??= entry;
    const cause = data.details?.error?.cause;
    if (!(cause instanceof AggregateError) || !data.details) return;
    data.details.healerErrors = toThrown(cause).errors ?? [];
  });
}
