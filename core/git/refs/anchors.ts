import { randomBytes } from 'node:crypto';
import { HealerError, isHealerError } from '../../errors.js';
import { isMarkOfDead, markPattern, processMark } from '../../workspace/processes.js';
import { type Snapshot, takeSnapshot } from '../changes/snapshot.js';
import { isWhole } from '../objects/written-objects.js';
import type { Repository } from '../repository.js';
import { deleteRef, listRefs, updateRef } from './refs.js';

const prefix = 'refs/healer/anchors/';

/**
 * Keeps a commit or tree that no branch leads to, and all that it holds, from being collected as garbage while `work` goes on.
 * Throws GIT_FAILED where a part of it is gone already.
 */
export async function anchored<Result>(
  repo: Repository,
  object: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const release = await hold(repo, object);
  if (!release) throw collected(object);
  try {
    return await work();
  } finally {
    await release();
  }
}

const attempts = 5;

/** Takes a snapshot, and keeps it from being collected while `work` goes on. Throws NO_COMMITS, GIT_FAILED. */
export async function withSnapshot<Result>(
  repo: Repository,
  work: (snapshot: Snapshot) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    const snapshot = await takeSnapshot(repo).catch((error) => {
      if (attempt < attempts && isAboutLoss(error)) return null;
      throw error;
    });
    if (snapshot === null) continue;
    if (!snapshot.dirty) return work(snapshot);
    const release = await hold(repo, snapshot.commit);
    if (release) return work(snapshot).finally(release);
    if (attempt === attempts) throw collected(snapshot.commit);
  }
}

/** As git says it of an object that it has just written, and that is gone. */
const isAboutLoss = (error: unknown): boolean =>
  isHealerError(error, 'GIT_FAILED') &&
  /error building trees|invalid object|nonexistent object|not a valid/.test(error.message);

/** Removes the anchors of processes that were killed. */
export async function sweepAnchors(repo: Repository): Promise<void> {
  for (const { name, oid } of await listRefs(repo, prefix)) {
    const mark = anchorName.exec(name)?.[1];
    if (mark && isMarkOfDead(mark)) await deleteRef(repo, name, oid);
  }
}

const anchorName = new RegExp(`^${prefix}(${markPattern})-[0-9a-f]{6}$`);

/** Null where a part is gone already. */
async function hold(repo: Repository, object: string): Promise<(() => Promise<void>) | null> {
  const name = `${prefix}${processMark()}-${randomBytes(3).toString('hex')}`;
  for (let attempt = 1; ; attempt += 1) {
    const error = await updateRef(repo, name, object, null).then(
      () => null,
      (reason: unknown) => reason,
    );
    if (error === null) break;
    if (!(await isWhole(repo, object))) return null;
    // git does not find, for a moment, what another one packs.
    if (attempt === attempts || !isAboutLoss(error)) throw error;
  }
  const release = async () => {
    await deleteRef(repo, name, object);
  };
  if (await isWhole(repo, object)) return release;
  await release();
  return null;
}

const collected = (object: string): HealerError =>
  new HealerError('GIT_FAILED', `Of ${object}, which was just made, git has removed a part`, {
    next: 'Let `git gc` or `git prune` come to their end, and try again',
  });
