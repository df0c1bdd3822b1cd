import type { Candidate, Edit } from '../../../model.js';
import type { MemoryScreener } from '../memory/screener.js';
import type { Screener } from '../screener.js';
import type { BuiltFiles } from './built-files.js';
import { translateEdit } from './translate.js';

export interface BuiltScreening {
  /** Judges edits of built files without building them again. */
  inner: Screener | MemoryScreener;
  /** Judges edits of sources, and builds them each time. Opened when the first candidate needs it. */
  openBuilding(): Promise<Screener>;
  built: BuiltFiles;
}

/**
 * Screens candidates for sources that tests load built, where the same change can be made in what is built: no build is
 * waited for. All others are built first. What is found either way is proved with a build.
 */
export function builtScreener({ inner, openBuilding, built }: BuiltScreening): Screener {
  const loads = 'loads' in inner ? inner.loads : () => true;
  let opening: Promise<Screener> | undefined;
  const translate = (candidate: Candidate): Candidate | null => {
    const edits: Edit[] = [];
    for (const edit of candidate.edits) {
      const own = translated(edit, built, loads);
      if (own === null) return null;
      edits.push(...own);
    }
    const sorted = edits.sort((a, b) => compare(a.range.file, b.range.file) || a.range.start - b.range.start);
    return { ...candidate, edits: sorted };
  };
  const { observe, probe, suppose } = inner;
  return {
    via: inner.via,
    batchSize: inner.batchSize,
    async *screen(batch, options) {
      const others: Candidate[] = [];
      const direct: Candidate[] = [];
      const originals = new Map(batch.map((candidate) => [candidate.id, candidate]));
      for (const candidate of batch) {
        const own = translate(candidate);
        if (own) direct.push(own);
        else others.push(candidate);
      }
      const onUnable = ({ id }: Candidate): void => {
        const candidate = originals.get(id);
        if (candidate) others.push(candidate);
      };
      if (direct.length > 0 || batch.length === 0) yield* inner.screen(direct, { ...options, onUnable });
      if (others.length === 0 || options.signal.aborted) return;
      opening ??= openBuilding();
      yield* (await opening).screen(others, options);
    },
    ...(observe && {
      observe: (candidates, options) =>
        observe(
          candidates.map(translate).filter((each) => each !== null),
          options,
        ),
    }),
    ...(probe && { probe }),
    ...(suppose && { suppose }),
    async dispose() {
      const opened = opening?.then(
        (screener) => screener.dispose(),
        () => {},
      );
      await Promise.all([inner.dispose(), opened]);
    },
  };
}

/** The edits that do the same where the tests load it, as it is and built; null where one of them cannot be told. */
function translated(edit: Edit, built: BuiltFiles, loads: (file: string) => boolean): Edit[] | null {
  const { file } = edit.range;
  const outputs = (built.get(file) ?? []).filter((output) => loads(output.file));
  if (outputs.length === 0) return built.has(file) && !loads(file) ? null : [edit];
  const edits = outputs.map((output) => translateEdit(edit, output));
  const own = edits.filter((each) => each !== null);
  return own.length === outputs.length ? [...own, ...(loads(file) ? [edit] : [])] : null;
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
