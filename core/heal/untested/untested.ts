import type { ErrorRecord } from '../../model.js';
import type { Opened } from '../session.js';

/**
 * Errors that a compiler, a linter or a crash showed rather than a test: those of `ids`, or all open diagnostics and
 * the open crashes of this tree.
 */
export async function untestedErrors(
  { store }: Opened,
  ids: readonly string[],
  tree: string,
): Promise<ErrorRecord[]> {
  if (ids.length > 0) {
    const chosen = await Promise.all(ids.map((id) => store.errors.get(id)));
    return chosen.filter(isUntested);
  }
  return (await store.errors.all()).filter(
    (error) => isOpen(error) && (isDiagnostic(error) || (isCrash(error) && error.failure.tree === tree)),
  );
}

/** Whether no test shows the error. */
export const isUntested = (error: ErrorRecord): boolean => isDiagnostic(error) || isCrash(error);

export const isDiagnostic = ({ failure }: ErrorRecord): boolean =>
  failure.sensor === 'compiler' || failure.sensor === 'linter';

/** A crash of which no test tells as well. */
const isCrash = ({ failure, tests }: ErrorRecord): boolean =>
  failure.sensor === 'runtime' && tests.length === 0;

const isOpen = ({ state }: ErrorRecord): boolean => state === 'open' || state === 'regressed';
