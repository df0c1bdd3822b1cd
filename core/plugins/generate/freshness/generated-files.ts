import { listFilesAt } from '../../../git/objects/objects.js';
import { runScriptAt, type Script, type ScriptPlace } from '../../run-script.js';

export interface GeneratedFiles {
  /** Files of the commit that the script makes anew, whatever was there: paths, and whole folders with `/` at their end. */
  made: string[];
  /** Those that are otherwise in the commit than the script makes them. */
  stale: string[];
}

const timeoutMs = 120_000;

/**
 * What a script makes of the other files of a commit: what it writes, and writes again once that is taken away. A formatter
 * does not. Null where it makes no file that is committed; or why it cannot be told, as the end of a sentence.
 */
export async function generatedFiles(
  place: ScriptPlace,
  commit: string,
  script: Script,
): Promise<GeneratedFiles | string | null> {
  const first = await runScriptAt(place, commit, script, { timeoutMs, watch: true });
  if (!first.ok) return first.why;
  if (first.written.length === 0) return null;
  const again = await runScriptAt(place, commit, script, { timeoutMs, remove: first.written });
  if (!again.ok) return null;
  const lost = new Set(again.changed);
  const stale = first.changed.filter((file) => first.written.includes(file));
  const made = first.written.filter((file) => !lost.has(file) || stale.includes(file));
  if (made.length === 0) return null;
  return { made: inFolders(made, await listFilesAt(place.repo, commit)), stale };
}

const fewestInFolder = 3;

/** Folders of which every file is made are named as folders: what is new in them tomorrow is made, too. */
function inFolders(made: readonly string[], all: readonly string[]): string[] {
  const isMade = new Set(made);
  const folders = new Map<string, { files: number; made: number }>();
  for (const file of all)
    for (const folder of foldersOf(file)) {
      const counts = folders.get(folder) ?? { files: 0, made: 0 };
      counts.files += 1;
      if (isMade.has(file)) counts.made += 1;
      folders.set(folder, counts);
    }
  const whole = [...folders]
    .filter(([, counts]) => counts.made === counts.files && counts.files >= fewestInFolder)
    .map(([folder]) => folder);
  const named = made.map((file) => whole.find((folder) => file.startsWith(folder)) ?? file);
  return [...new Set(named)].sort();
}

/** From the outermost on, each with `/` at its end. */
function foldersOf(file: string): string[] {
  const parts = file.split('/').slice(0, -1);
  return parts.map((_, index) => `${parts.slice(0, index + 1).join('/')}/`);
}

/** Whether a path is one of those that `made` names. */
export const isAmong =
  (made: readonly string[]) =>
  (path: string): boolean =>
    made.some((each) => path === each || (each.endsWith('/') && path.startsWith(each)));
