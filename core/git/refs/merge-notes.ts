import { HealerError } from '../../errors.js';
import { git } from '../command.js';
import { isAncestor, mergeBase } from '../history/ancestry.js';
import { readObjects } from '../objects/batch.js';
import { objectDatabase } from '../objects/object-database.js';
import { writeTree } from '../objects/objects.js';
import type { Repository } from '../repository.js';
import { notesRef } from './notes.js';
import { readRef, updateRef } from './refs.js';

/**
 * Brings the notes of another tip into `refs/notes/healer`, and resolves with how many are new or other. A note that only
 * one side changed is taken from it; of two that both changed, every clone keeps the same, and the history has the other.
 * A note that is not `sound` is not taken over: what was here before stays.
 */
export async function mergeNotes(
  repo: Repository,
  theirs: string,
  sound: (commit: string, note: string) => boolean = () => true,
): Promise<NotesReport> {
  const their = await notesOf(repo, theirs);
  for (let attempt = 0; attempt < 40; attempt += 1) {
    const ours = await readRef(repo, notesRef);
    if (ours !== null && (await isAncestor(repo, theirs, ours))) return { changed: 0, refused: [] };
    const our = ours === null ? new Map<string, Note>() : await notesOf(repo, ours);
    const refused = await unsound(repo, our, their, sound);
    for (const about of refused) {
      const mine = our.get(about);
      if (mine) their.set(about, mine);
      else their.delete(about);
    }
    const takesAll = refused.length === 0 && (ours === null || (await isAncestor(repo, ours, theirs)));
    const next = takesAll
      ? { tip: theirs, changed: count(our, their) }
      : await mergeTips(repo, { ours, our }, { theirs, their });
    if (await updateRef(repo, notesRef, next.tip, ours)) return { changed: next.changed, refused };
  }
  throw new HealerError('GIT_FAILED', `${notesRef} kept changing while healer tried to write it`);
}

/** How many notes are new or other, and the commits whose note was not taken over. */
export interface NotesReport {
  changed: number;
  refused: string[];
}

async function unsound(
  repo: Repository,
  our: ReadonlyMap<string, Note>,
  their: ReadonlyMap<string, Note>,
  sound: (commit: string, note: string) => boolean,
): Promise<string[]> {
  const fresh = [...their].filter(([about, { blob }]) => our.get(about)?.blob !== blob);
  const texts = await readObjects(
    repo,
    fresh.map(([, { blob }]) => blob),
  );
  return fresh.flatMap(([about], index) =>
    sound(about, texts[index]?.content.toString('utf8') ?? '') ? [] : [about],
  );
}

interface Note {
  path: string;
  blob: string;
}

/** By the object that they are about, which their path holds split or whole. */
async function notesOf(repo: Repository, tip: string): Promise<Map<string, Note>> {
  const entries = (await git(repo, ['ls-tree', '-r', '-z', '--full-tree', tip])).split('\0').filter(Boolean);
  return new Map(
    entries.map((entry) => {
      const [mode, type, blob = ''] = entry.slice(0, entry.indexOf('\t')).split(' ');
      const path = entry.slice(entry.indexOf('\t') + 1);
      const about = path.replaceAll('/', '');
      if (type === 'blob' && mode !== '120000' && /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(about))
        return [about, { path, blob }];
      throw new HealerError(
        'REMOTE_FAILED',
        `${JSON.stringify(path)} in the notes of the remote is no note`,
        {
          next: 'Leave the notes out: healer sync --no-notes',
        },
      );
    }),
  );
}

async function mergeTips(
  repo: Repository,
  { ours, our }: { ours: string | null; our: Map<string, Note> },
  { theirs, their }: { theirs: string; their: Map<string, Note> },
): Promise<{ tip: string; changed: number }> {
  const common = ours === null ? null : await mergeBase(repo, ours, theirs);
  const base = common === null ? new Map<string, Note>() : await notesOf(repo, common);
  const changes = new Map<string, Buffer | null>();
  let changed = 0;
  for (const about of new Set([...our.keys(), ...their.keys()])) {
    const [was, mine, other] = [base.get(about)?.blob, our.get(about), their.get(about)];
    const next = choose(was, mine?.blob, other?.blob);
    if (next === mine?.blob) continue;
    changed += 1;
    if (mine) changes.set(mine.path, null);
    if (next !== undefined) changes.set(`${about.slice(0, 2)}/${about.slice(2)}`, await blobOf(repo, next));
  }
  const database = await objectDatabase(repo);
  const tree = await writeTree(repo, ours ?? (await database.writeTree([])), changes);
  const commit = {
    tree,
    parents: [...(ours === null ? [] : [ours]), theirs],
    message: 'Merge notes of another clone',
    at: new Date(),
  };
  return { tip: await database.writeCommit(commit), changed };
}

function choose(was?: string, mine?: string, other?: string): string | undefined {
  if (other === was || mine === other) return mine;
  if (mine === was) return other;
  return [mine, other].filter((each) => each !== undefined).sort()[0];
}

async function blobOf(repo: Repository, id: string): Promise<Buffer> {
  const [blob] = await readObjects(repo, [id]);
  if (blob) return blob.content;
  throw new HealerError('GIT_FAILED', `The note ${id} is missing`);
}

function count(our: Map<string, Note>, their: Map<string, Note>): number {
  const all = new Set([...our.keys(), ...their.keys()]);
  return [...all].filter((about) => our.get(about)?.blob !== their.get(about)?.blob).length;
}
