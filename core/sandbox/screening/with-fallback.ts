import type { Candidate } from '../../model.js';
import type { MemoryScreener } from './memory/screener.js';
import type { Screener } from './screener.js';

/** Candidates that memory cannot judge go to the real runner, which is opened when the first of them comes. */
export function withFallback(memory: MemoryScreener, openProcess: () => Promise<Screener>): Screener {
  let opening: Promise<Screener> | undefined;
  return {
    via: memory.via,
    batchSize: memory.batchSize,
    async *screen(batch, options) {
      const others: Candidate[] = [];
      yield* memory.screen(batch, { ...options, onUnable: (candidate) => others.push(candidate) });
      if (others.length === 0 || options.signal.aborted) return;
      opening ??= openProcess();
      yield* (await opening).screen(others, options);
    },
    ...(memory.probe && { probe: memory.probe }),
    ...(memory.suppose && { suppose: memory.suppose }),
    ...(memory.observe && { observe: memory.observe }),
    async dispose() {
      const opened = opening?.then(
        (screener) => screener.dispose(),
        () => {},
      );
      await Promise.all([memory.dispose(), opened]);
    },
  };
}
