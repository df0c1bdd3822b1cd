import { type HealerError, isHealerError } from '../../errors.js';
import { git } from '../../git/command.js';
import { readHead } from '../../git/head.js';
import { anchored } from '../../git/refs/anchors.js';
import type { Patch } from '../../model.js';
import { landRollback } from '../../patches/rollback/land-rollback.js';
import { planRollback } from '../../patches/rollback/rollback.js';
import { cacheKey, openCache } from '../../store/cache.js';
import { textReader } from '../baseline/text-reader.js';
import { signingOf } from '../landing/land-winner.js';
import type { Session } from '../session.js';
import { proveRollback } from './prove-rollback.js';
import { type RollbackSuspect, rollbackSuspects } from './rollback-suspects.js';

/** Each is two runs of the whole suite. */
const mostTried = 2;

/**
 * Proposes to take back merged patches that turned out to do harm, each as a signed revert on a `healer/rollback-*` branch
 * that the tests have proved. What a proof refused is not tried again on the same commit. Nothing is merged.
 */
export async function proposeRollbacks(session: Session, deadline: number): Promise<Patch[]> {
  const { repo, store } = session;
  const [patches, errors, { commit: head }] = await Promise.all([
    store.patches.all(),
    store.errors.all(),
    readHead(repo),
  ]);
  if (head === null || !patches.some(({ state }) => state === 'merged')) return [];
  const suspects = await rollbackSuspects(patches, errors, textReader(repo, head));
  const cache = openCache(store, 'rollbacks');
  const proposed: Patch[] = [];
  for (const suspect of suspects.slice(0, mostTried)) {
    if (Date.now() > deadline) break;
    const key = cacheKey(`${head} ${suspect.patch.id} ${suspect.error?.id ?? suspect.kind}`);
    if ((await cache.read(key)) !== undefined) continue;
    const result = await propose(session, suspect);
    if (typeof result === 'string') await cache.write(key, { refused: result });
    else proposed.push(result);
  }
  return proposed;
}

/** The proposal, or why there is none. */
async function propose(session: Session, suspect: RollbackSuspect): Promise<Patch | string> {
  const { repo, store } = session;
  const { patch } = suspect;
  session.onProgress({ phase: 'prove', message: `whether to take back ${patch.title}` });
  try {
    const signing = await signingOf(session);
    const why = sentence(suspect);
    const plan = await planRollback(repo, patch, signing, why);
    return await anchored(repo, plan.commit, async () => {
      const proof = await proveRollback(session, suspect, plan);
      if (typeof proof === 'string') return proof;
      const baseTree = (await git(repo, ['rev-parse', `${plan.onto}^{tree}`])).trim();
      const signed = signing.format !== 'off';
      return landRollback(repo, store, { ...proof, ...suspect, plan, why, baseTree, signed });
    });
  } catch (error) {
    if (!isExpected(error)) throw error;
    return error.message;
  }
}

const isExpected = (error: unknown): error is HealerError =>
  isHealerError(error) && ['MERGE_CONFLICT', 'USAGE', 'WORKTREE_NOT_TRUSTED'].includes(error.code);

function sentence(suspect: RollbackSuspect): string {
  const { kind, error, patch } = suspect;
  if (kind === 'rejected')
    return `${suspect.by || 'Somebody'} rejected ${patch.id} while it was merged in another clone`;
  return kind === 'flapping'
    ? `Since ${patch.id} was merged, its test comes and goes on the same tree: ${error.title}`
    : `Since ${patch.id} was merged there is a new error, which is gone without it: ${error.title}`;
}
