import { HealerError } from '../../errors.js';
import { objectDatabase } from '../objects/object-database.js';
import { writeTree } from '../objects/objects.js';
import type { Repository } from '../repository.js';
import { readRef, updateRef } from './refs.js';

export const notesRef = 'refs/notes/healer';

/**
 * Attaches a text to a commit, as `git notes --ref=healer` would, but with compare-and-swap: of notes that are
 * written at once none is lost.
 */
export async function writeNote(repo: Repository, commit: string, text: string): Promise<void> {
  const database = await objectDatabase(repo);
  const [fanned, flat] = pathsOf(commit);
  for (let attempt = 0; attempt < 40; attempt += 1) {
    const tip = await readRef(repo, notesRef);
    const base = tip ?? (await database.writeTree([]));
    const changes = new Map([
      [flat, null],
      [fanned, Buffer.from(text)],
    ]);
    const tree = await writeTree(repo, base, changes);
    const message = `Note on ${commit}`;
    const next = await database.writeCommit({ tree, parents: tip ? [tip] : [], message, at: new Date() });
    if (await updateRef(repo, notesRef, next, tip)) return;
  }
  throw new HealerError('GIT_FAILED', `${notesRef} kept changing while healer tried to write it`);
}

export async function readNote(repo: Repository, commit: string): Promise<string | null> {
  const tip = await readRef(repo, notesRef);
  if (tip === null) return null;
  const database = await objectDatabase(repo);
  for (const path of pathsOf(commit)) {
    const blob = await database.readBlob(tip, path);
    if (blob) return blob.toString('utf8');
  }
  return null;
}

/** git reads a note's name split after two digits, whole, or split more often; healer writes the first. */
function pathsOf(commit: string): [string, string, string] {
  const split = (...at: number[]) => {
    let rest = commit;
    const parts = at.map((length) => {
      const part = rest.slice(0, length);
      rest = rest.slice(length);
      return part;
    });
    return [...parts, rest].join('/');
  };
  return [split(2), commit, split(2, 2)];
}
