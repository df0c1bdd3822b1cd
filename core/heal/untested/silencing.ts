import type { Candidate, Edit } from '../../model.js';
import type { ReadText } from '../errors/functions.js';

/** Types that make a compiler believe anything. */
const blindTypes = /\bas\s+(?:any|unknown|never)\b|[:<,|]\s*any\b|\bany\s*\[\]|@type\s*\{\s*[*?]|\{any\}/g;
const quiet = /@ts-(?:ignore|nocheck|expect-error)|(?:eslint|biome|tslint|oxlint)-(?:disable|ignore)/g;
/** What takes over what happens when a program fails. */
const takingOver =
  /\b(?:on|once|addListener)\s*\(\s*['"`](?:uncaughtException|unhandledRejection|uncaughtExceptionMonitor|exit|beforeExit)\b|\bsetUncaughtExceptionCaptureCallback\b/g;
const words = /[\p{L}\p{N}_$]+/gu;

/**
 * Why a candidate makes a diagnostic or a crash go away without mending anything, as one sentence; null where it does
 * not: it tells the checker to be quiet, takes over what happens when the program fails, gives up a type, or takes code out.
 */
export async function silences({ edits }: Candidate, read: ReadText): Promise<string | null> {
  const changes = await Promise.all(edits.map((edit) => changeOf(edit, read)));
  if (changes.some(({ before, after }) => count(after, quiet) > count(before, quiet)))
    return 'It tells the checker to be quiet.';
  if (changes.some(({ before, after }) => count(after, takingOver) > count(before, takingOver)))
    return 'It takes over what happens when the program fails.';
  if (changes.some(({ before, after }) => count(after, blindTypes) > count(before, blindTypes)))
    return 'It gives up a type.';
  return takesOut(changes) ? 'It takes code out.' : null;
}

interface Change {
  before: string;
  after: string;
}

async function changeOf({ range, text }: Edit, read: ReadText): Promise<Change> {
  const source = (await read(range.file)) ?? '';
  return { before: source.slice(range.start, range.end), after: text };
}

/** A piece of code is gone, and is not put elsewhere. */
function takesOut(changes: readonly Change[]): boolean {
  const added = changes.flatMap(({ after }) => after.match(words) ?? []);
  const gone = changes
    .filter(({ after }) => after.trim() === '')
    .flatMap(({ before }) => before.match(words) ?? []);
  return gone.some((word) => {
    const at = added.indexOf(word);
    if (at >= 0) added.splice(at, 1);
    return at < 0;
  });
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
