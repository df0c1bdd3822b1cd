import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { HealerError } from '../../errors.js';
import { git } from '../../git/command.js';
import type { Repository } from '../../git/repository.js';
import { signatureOf } from '../../git/signing/signing.js';
import type { Patch } from '../../model.js';
import { temporaryFolder } from '../../workspace/temporary-folder.js';
import { trustedSigners } from '../../workspace/trusted-signers.js';

/**
 * Has to be called before a patch reaches the user's branch or files. What its record says of a signature is not
 * believed: records travel. Throws SIGNING_FAILED where the commit is not signed well by somebody who counts on this
 * machine, and where it is another commit than the one that was proved on its base.
 */
export async function requireSignature(
  repo: Repository,
  patch: Pick<Patch, 'branch' | 'commit' | 'base'>,
): Promise<void> {
  await requireOneCommit(repo, patch);
  await requireSignedCommit(repo, patch.commit, patch.branch);
}

/** The same for one commit, which messages call `name`. */
async function requireSignedCommit(repo: Repository, commit: string, name: string): Promise<void> {
  const folder = await temporaryFolder('signers');
  try {
    const allowedSigners = join(folder, 'allowed_signers');
    await writeFile(allowedSigners, await trustedSigners(repo), { mode: 0o600 });
    const signing = { format: 'ssh', source: 'healer', allowedSigners } as const;
    const letter = await signatureOf(repo, commit, signing, folder);
    if (letter === 'G' || (letter === 'U' && (await isOwnKey(repo, commit)))) return;
    throw new HealerError(
      'SIGNING_FAILED',
      `The signature of ${name} is not good: ${reasons[letter] ?? reasons.E}`,
      { next: letter === 'N' ? unsignedNext : 'Look at who made it with `git log --show-signature`.' },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A secret key that was brought from another machine has no validity of its own in GnuPG, and is the user's all the same. */
async function isOwnKey(repo: Repository, commit: string): Promise<boolean> {
  const args = ['-c', 'log.showSignature=false', 'log', '-1', '--format=%GF', '--end-of-options', commit];
  const fingerprint = (await git(repo, args)).trim();
  const program = (await git(repo, ['config', 'gpg.program'], { allowFailure: true })).trim() || 'gpg';
  if (!/^[0-9A-F]{32,}$/.test(fingerprint)) return false;
  return promisify(execFile)(program, ['--batch', '--list-secret-keys', fingerprint]).then(
    () => true,
    () => false,
  );
}

/** By the letters of git's `%G?`. */
const reasons: Record<string, string> = {
  N: 'it is not signed',
  B: 'it is not that of this commit',
  U: 'its key is not known to be that of somebody who counts here (healer trust)',
  X: 'it has expired',
  Y: 'its key has expired',
  R: 'its key was revoked',
  E: 'it cannot be checked, or its key is not known here',
};

const unsignedNext = 'Make it anew with `healer heal`, or turn signing off: healer init --sign off';

/** What is between the two would come along unseen and unsigned. */
async function requireOneCommit(
  repo: Repository,
  { branch, commit, base }: Pick<Patch, 'branch' | 'commit' | 'base'>,
): Promise<void> {
  const args = ['rev-list', '--parents', '-n', '1', '--end-of-options', commit];
  const [, ...parents] = (await git(repo, args, { env: { GIT_NO_REPLACE_OBJECTS: '1' }, allowFailure: true }))
    .trim()
    .split(' ');
  if (parents.length === 1 && parents[0] === base) return;
  throw new HealerError('SIGNING_FAILED', `${branch} is not the one commit on its base that was proved`, {
    next: 'Make it anew with `healer heal`.',
  });
}
