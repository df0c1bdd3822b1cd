import type { FileKind } from '../../git/objects/objects.js';
import type { Candidate, TestId } from '../../model.js';
import { refuse } from '../../sandbox/guard.js';
import { excludes } from '../../workspace/exclude.js';
import type { Opened, Session } from '../session.js';

/**
 * Tells why a candidate must never run, or null: it touches what judges it, the failing tests' own files, or what the
 * setting `exclude` covers. `texts` are the files whose former text decides: of package.json, and of those where what an
 * edit only keeps is not held against it; `kinds` says what the paths of the snapshot are.
 */
export function gateFor(
  { config }: Opened,
  tests: readonly TestId[],
  texts: ReadonlyMap<string, string> = new Map(),
  kinds?: ReadonlyMap<string, FileKind>,
): (candidate: Candidate) => string | null {
  const isExcluded = excludes(config.exclude);
  const testFiles = new Set(tests.map(({ file }) => file));
  return (candidate) => {
    const excluded = candidate.edits.find(({ range }) => isExcluded(range.file));
    return excluded
      ? `"exclude" in .healer/config.json covers ${excluded.range.file}.`
      : refuse(candidate, {
          testFiles,
          read: (file) => texts.get(file),
          ...(kinds && { kindOf: (file: string) => kinds.get(file) }),
        });
  };
}

/** The texts of the project's manifests, which a candidate may only change in a few ways. */
export async function manifestTexts(
  { workspace }: Session,
  read: (file: string) => Promise<string | undefined>,
): Promise<Map<string, string>> {
  const files = workspace.packages.map(({ folder }) => (folder ? `${folder}/package.json` : 'package.json'));
  const texts = await Promise.all(files.map(read));
  return new Map(files.flatMap((file, index) => (texts[index] === undefined ? [] : [[file, texts[index]]])));
}

/** The same with the texts of `files`, where candidates edit. */
export async function formerTexts(
  session: Session,
  read: (file: string) => Promise<string | undefined>,
  files: Iterable<string>,
): Promise<Map<string, string>> {
  const texts = await manifestTexts(session, read);
  for (const file of new Set(files)) {
    const text = await read(file);
    if (text !== undefined) texts.set(file, text);
  }
  return texts;
}
