import { createRequire } from 'node:module';
import type { Target } from '../target.js';
import { toThrown } from '../thrown.js';
import { isLastWord, type NodeTestEvent, tapNodeTests } from './node-events.js';
import { cancelIdleTests } from './node-idle.js';

/** Listens to node:test in a process that `node --test` started for one file; `more` sees the events too. */
export function listenInTestFile(target: Target, more?: ((event: NodeTestEvent) => void) | null): void {
  cancelIdleTests();
  const keep = keepUntilFinished(target);
  tapNodeTests((event) => {
    keepLostDetails(event);
    keep(event);
    more?.(event);
  });
}

/** Adds to an event what its way to the main process would lose. Newer Nodes send `entryFile` themselves. */
function keepLostDetails({ data }: NodeTestEvent): void {
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
function keepUntilFinished(target: Target): (event: NodeTestEvent) => void {
  let unfinished: NodeTestEvent[] | null = [];
  process.once('exit', () => {
    if (!unfinished?.length) return;
    const { recordUnfinished } = createRequire(__filename)(
      './unfinished.cjs',
    ) as typeof import('../unfinished.js');
    recordUnfinished(target, unfinished);
  });
  return (event) => {
    if (isLastWord(event.type, event.data)) unfinished = null;
    else unfinished?.push(event);
  };
}
