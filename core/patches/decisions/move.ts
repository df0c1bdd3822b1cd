import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import { gitResult } from '../../git/command.js';
import { readHead } from '../../git/head.js';
import type { Repository } from '../../git/repository.js';
import type { Patch } from '../../model.js';
import type { Store } from '../../store/store.js';
import { isMarkOfDead, processMark } from '../../workspace/processes.js';
import { replaceFile } from '../../workspace/replace-file.js';
import { settle } from '../transitions.js';
import { fastForward } from './fast-forward.js';
import { undoHalfMove } from './undo-half-move.js';

const moveSchema = z.object({
  schema: z.literal('healer/move@1'),
  /** Id of the patch that is merged or rolled back. */
  patch: z.string(),
  /** What its record says once the branch has moved. */
  outcome: z.object({
    state: z.enum(['merged', 'reverted']),
    mergedAs: z.string(),
    mergedAt: z.optional(z.string()),
    revertedAs: z.optional(z.string()),
    unattended: z.optional(z.boolean()),
  }),
  /** Commits that the branch moves from and to. */
  onto: z.string(),
  commit: z.string(),
  /** Mark of the process that moves it. */
  by: z.string(),
  at: z.string(),
});
type Move = z.output<typeof moveSchema>;

/**
 * Moves the user's branch and files for a patch, and records what became of the patch. What is under way is written
 * beside git's index first: git writes several files for it, and whoever kills it leaves some of them.
 */
export async function moveBranch(
  repo: Repository,
  store: Store,
  patch: Patch,
  { onto, commit, outcome }: Pick<Move, 'onto' | 'commit' | 'outcome'>,
): Promise<Patch> {
  const move: Move = {
    schema: 'healer/move@1',
    patch: patch.id,
    outcome,
    onto,
    commit,
    by: processMark(),
    at: new Date().toISOString(),
  };
  await mkdir(dirname(moveFile(repo)), { recursive: true });
  await replaceFile(moveFile(repo), `${JSON.stringify(move)}\n`);
  const forget = () => rm(moveFile(repo), { force: true });
  await fastForward(repo, onto, commit).catch(async (error) => {
    await forget();
    throw error;
  });
  const moved = await settle(store, patch, outcome);
  await forget();
  return moved;
}

/**
 * Finishes what a killed `moveBranch` left in this checkout. Where the branch has moved, the record follows. Where it
 * has not, what git had written is taken back, but only when the command is one that may change the user's files.
 */
export async function recoverMove(repo: Repository, store: Store, mayChangeFiles: boolean): Promise<void> {
  const move = await readMove(repo);
  if (move === null || !isMarkOfDead(move.by)) return;
  const { commit: head } = await readHead(repo);
  if (head !== null && (await contains(repo, head, move.commit))) {
    const patch = (await store.patches.all()).find(({ id }) => id === move.patch);
    if (patch) await settle(store, patch, move.outcome);
  } else if (head === move.onto) {
    if (!mayChangeFiles) return;
    await undoHalfMove(repo, move);
  }
  await rm(moveFile(repo), { force: true });
}

/** Each checkout has a branch and an index of its own. */
const moveFile = (repo: Repository): string => join(repo.gitDir, 'healer', 'move.json');

async function readMove(repo: Repository): Promise<Move | null> {
  try {
    return moveSchema.parse(JSON.parse(await readFile(moveFile(repo), 'utf8')));
  } catch {
    return null;
  }
}

async function contains(repo: Repository, head: string, commit: string): Promise<boolean> {
  return (await gitResult(repo, ['merge-base', '--is-ancestor', commit, head])).exitCode === 0;
}
