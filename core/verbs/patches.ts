import type { Opened } from '../heal/session.js';
import type { Healer } from '../healer.js';
import type { Patch } from '../model.js';
import type { Context } from './context.js';

type PatchVerbs = Pick<
  Healer,
  | 'patches'
  | 'staleReverts'
  | 'patch'
  | 'evidence'
  | 'diff'
  | 'reviewers'
  | 'merge'
  | 'apply'
  | 'reject'
  | 'rollback'
>;

/** What is known of patches, and what is decided about them. */
export function patchVerbs({ opened, trusted, session }: Context): PatchVerbs {
  const { repo, store } = opened;
  const decide = () => import('../heal/rollbacks/decide.js');
  const patch = (id: string) => findPatch(opened, id);
  return {
    patches: () => allPatches(opened),
    staleReverts: async () => (await import('../patches/rollback/reverts.js')).staleReverts(repo, store),
    patch,
    evidence: async ({ commit }) =>
      (await import('../patches/evidence/evidence.js')).readEvidence(repo, commit),
    diff: async ({ base, commit }) => (await import('../git/history/diff.js')).patchText(repo, base, commit),
    reviewers: async (found, request) =>
      (await import('../patches/decisions/reviewers.js')).suggestReviewers(repo, found, request),
    merge: async (id) => {
      const [known, found, { mergePatch }] = await Promise.all([session(), patch(id), decide()]);
      return withPackages(known, found, (packages) => mergePatch(known, found, packages));
    },
    apply: async (id) => {
      await trusted();
      return (await decide()).applyPatch(opened, await patch(id));
    },
    reject: async (id) => (await decide()).rejectPatch(opened, await patch(id)),
    rollback: async (id) => {
      const [known, found, { rollbackPatch }] = await Promise.all([session(), patch(id), decide()]);
      return withPackages(known, found, (packages) => rollbackPatch(known, found, packages));
    },
  };
}

/** What was decided is read once what a killed healer had begun is finished; where that cannot be, `heal` says why. */
export async function allPatches(opened: Opened): Promise<Patch[]> {
  await (await import('../heal/resume.js')).resume(opened).catch(() => {});
  return opened.store.patches.all();
}

async function findPatch(opened: Opened, id: string): Promise<Patch> {
  const named = (await allPatches(opened)).findLast(
    ({ branch, errors }) => branch === id || (id.length >= 4 && errors.some((error) => error.startsWith(id))),
  );
  return named ?? opened.store.patches.get(id);
}

/** Only an upgrade needs others than are installed. */
const withPackages: typeof import('../mend/upgrades/packages-of.js').withPackagesOf = async (
  session,
  patch,
  work,
) =>
  patch.upgrades
    ? (await import('../mend/upgrades/packages-of.js')).withPackagesOf(session, patch, work)
    : work(null);
