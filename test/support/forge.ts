import { commitTree } from '../../core/git/changes/commit.js';
import { git } from '../../core/git/command.js';
import { openRepository } from '../../core/git/repository.js';
import { openStore } from '../../core/store/store.js';

/** Puts a commit of the same content that nobody has signed in the place of a patch, in its branch and its record. */
export async function takeSignatureOff(root: string, id: string): Promise<void> {
  const repo = await openRepository(root);
  const store = await openStore(repo);
  const { branch, commit, base } = await store.patches.get(id);
  const forged = await commitTree(repo, {
    tree: (await git(repo, ['rev-parse', `${commit}^{tree}`])).trim(),
    parents: [base],
    message: await git(repo, ['log', '-1', '--format=%B', commit]),
    signing: { format: 'off', source: 'healer' },
  });
  await git(repo, ['update-ref', `refs/heads/${branch}`, forged]);
  await store.patches.update((patches) => {
    for (const each of patches) if (each.id === id) each.commit = forged;
  });
}
