import { measureFlapping } from '../../capture/flapping.js';
import { importsOf } from '../../diagnose/imports.js';
import type { ErrorRecord, Patch } from '../../model.js';
import { contradicting } from '../../store/decisions.js';
import type { ReadText } from '../errors/functions.js';

/** A merged patch, and what speaks for taking it back. */
export type RollbackSuspect = { patch: Patch } & (
  | {
      kind: 'flapping' | 'new error';
      /** The error that flaps, or that is new. */
      error: ErrorRecord;
    }
  | {
      kind: 'rejected';
      error: null;
      /** Who rejected it while it was merged elsewhere. */
      by: string;
    }
);

/**
 * Merged patches that somebody rejected at the same time; those whose own test has begun to flap, and those after whose merge an error was seen for the first time that
 * has to do with a file they changed: by its stack, or by what its test loads. Newest patches first.
 */
export async function rollbackSuspects(
  patches: readonly Patch[],
  errors: readonly ErrorRecord[],
  read: ReadText,
): Promise<RollbackSuspect[]> {
  const found: RollbackSuspect[] = [];
  const merged = patches.filter(({ state, reverts }) => state === 'merged' && reverts === undefined);
  for (const patch of [...merged].reverse()) {
    if (isKnown(patches, patch)) continue;
    const [rejection] = contradicting(patch);
    if (rejection) {
      found.push({ patch, kind: 'rejected', error: null, by: rejection.by });
      continue;
    }
    const flapping = errors.find((error) => patch.errors.includes(error.id) && startedToFlap(error, patch));
    if (flapping) {
      found.push({ patch, kind: 'flapping', error: flapping });
      continue;
    }
    for (const error of errors.filter((each) => isNewSince(each, patch)))
      if (await hasToDoWith(error, patch, read)) {
        found.push({ patch, kind: 'new error', error });
        break;
      }
  }
  return found;
}

/** One that waits is enough, and what was rejected is not proposed again. */
const isKnown = (patches: readonly Patch[], { id }: Patch): boolean =>
  patches.some(({ reverts, state }) => reverts === id && (state === 'proposed' || state === 'rejected'));

const since = ({ mergedAt, at }: Patch): string => mergedAt ?? at;

function startedToFlap({ history }: ErrorRecord, patch: Patch): boolean {
  const [before, after] = [[], []] as [ErrorRecord['history'], ErrorRecord['history']];
  for (const outcome of history) (outcome.at < since(patch) ? before : after).push(outcome);
  return measureFlapping(after).flapping && !measureFlapping(before).flapping;
}

const isNewSince = ({ id, state, firstSeen, flapping }: ErrorRecord, patch: Patch): boolean =>
  firstSeen > since(patch) &&
  !patch.errors.includes(id) &&
  !flapping &&
  state !== 'resolved' &&
  state !== 'ignored';

async function hasToDoWith(
  { failure, locations, tests }: ErrorRecord,
  { files }: Patch,
  read: ReadText,
): Promise<boolean> {
  const places = [...failure.frames, ...locations].map(({ file }) => file);
  if (places.some((file) => files.includes(file))) return true;
  for (const file of new Set(tests.map((test) => test.file))) {
    const loaded = await importsOf(file, read);
    if (files.some((each) => loaded.has(each))) return true;
  }
  return false;
}
