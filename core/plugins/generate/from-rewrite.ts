import type { Snapshot } from '../../git/changes/snapshot.js';
import type { Session } from '../../heal/session.js';
import { findPackage } from '../test-plugin.js';
import { backTestRewrite } from './back-test-rewrite.js';
import { casesOf, type RewriteCase } from './cases.js';
import { rewriteDrafts } from './drafts.js';
import type { RewritePattern } from './pattern.js';
import type { CommitProofs } from './prove-at-commits.js';
import { type Result, tryPlugin, untried } from './trial.js';

type Place = Pick<Session, 'repo' | 'config' | 'signal' | 'store'>;

/** The check and the strategy that may come of a shape of code; `prove` tries its fix in the history. */
export async function fromRewrite(
  place: Place,
  { tree }: Pick<Snapshot, 'tree'>,
  pattern: RewritePattern,
  prove: (cases: readonly RewriteCase[]) => Promise<CommitProofs>,
): Promise<Result[]> {
  const { id, title } = pattern;
  const nothing = (reason: string): Result[] => [untried({ id, kind: 'check', title }, reason)];
  try {
    const cases = await casesOf(place.repo, pattern);
    if (cases.length === 0) return nothing('none of its examples is in the history here');
    const drafts = await rewriteDrafts(pattern, cases, {
      eslint: findPackage(place.repo, 'eslint') !== null,
      errors: await errorsHealedBy(place, cases),
    });
    // Both do the same to the code, so that it is tried once.
    let proofs: Promise<CommitProofs> | undefined;
    const proveOnce = () => {
      proofs ??= prove(cases);
      return proofs;
    };
    const tried: Result[] = [];
    for (const plugin of drafts)
      tried.push(
        await tryPlugin(
          place,
          plugin,
          (process) => backTestRewrite({ repo: place.repo, tree }, plugin, process, cases),
          proveOnce,
        ),
      );
    return tried;
  } catch (error) {
    if (error instanceof TypeError) return nothing(`no template can be made of it: ${error.message}`);
    throw error;
  }
}

/** Ids of the errors that the patches among the commits healed. */
async function errorsHealedBy({ store }: Place, cases: readonly RewriteCase[]): Promise<string[]> {
  const commits = new Set(cases.map(({ commit }) => commit));
  const patches = (await store.patches.all()).filter(({ commit, mergedAs }) =>
    [commit, mergedAs].some((id) => id !== null && commits.has(id)),
  );
  return [...new Set(patches.flatMap(({ errors }) => errors))];
}
