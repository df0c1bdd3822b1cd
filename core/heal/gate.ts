import type { Candidate, TestId } from '../model.js';
import { refuse } from '../sandbox/guard.js';
import { excludes } from '../workspace/exclude.js';
import type { Opened } from './session.js';

/** Why a candidate must never run, or null: DESIGN.md §9, the failing tests' own files, and the setting `exclude`. */
export function gateFor(
  { config }: Opened,
  tests: readonly TestId[],
): (candidate: Candidate) => string | null {
  const isExcluded = excludes(config.exclude);
  const testFiles = new Set(tests.map(({ file }) => file));
  return (candidate) => {
    const excluded = candidate.edits.find(({ range }) => isExcluded(range.file));
    return excluded
      ? `"exclude" in .healer/config.json covers ${excluded.range.file}.`
      : refuse(candidate, { testFiles });
  };
}
