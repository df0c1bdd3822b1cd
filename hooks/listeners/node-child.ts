import { toThrown } from '../thrown.js';
import type { NodeTestEvent } from './node.js';

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
