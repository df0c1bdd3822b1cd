import { HealerError } from '../errors.js';
import { isAncestor, mergeBase } from './ancestry.js';
import { readObjects } from './batch.js';
import { git } from './command.js';
import { notesRef } from './notes.js';
import { objectDatabase } from './object-database.js';
import { writeTree } from './objects.js';
import { readRef, updateRef } from './refs.js';
import type { Repository } from './repository.js';

/**
 * Brings the notes of another tip into `refs/notes/healer`, and resolves with how many are new or other. A note that only
 * one side changed is taken from it; of two that both changed, every clone keeps the same, and the history has the other.
 */
export async function mergeNotes(repo: Repository, theirs: string): Promise<number> {
  const their = await notesOf(repo, theirs);
  for (let attempt = 0; attempt < 40; attempt += 1) {
    const ours = await readRef(repo, notesRef);
    if (ours !== null && (await isAncestor(repo, theirs, ours))) return 0;
    const our = ours === null ? new Map<string, Note>() : await notesOf(repo, ours);
    const next =
      ours === null || (await isAncestor(repo, ours, theirs))
        ? { tip: theirs, changed: count(our, their) }
        : await mergeTips(repo, { ours, our }, { theirs, their });
    if (await updateRef(repo, notesRef, next.tip, ours)) return next.changed;
  }
  throw new HealerError('GIT_FAILED', `${notesRef} kept changing while healer tried to write it`);
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
  { ours, our }: { ours: string; our: Map<string, Note> },
  { theirs, their }: { theirs: string; their: Map<string, Note> },
): Promise<{ tip: string; changed: number }> {
  const common = await mergeBase(repo, ours, theirs);
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
  const tree = await writeTree(repo, ours, changes);
  const commit = { tree, parents: [ours, theirs], message: 'Merge notes of another clone', at: new Date() };
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
