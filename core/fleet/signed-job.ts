import { HealerError } from '../errors.js';
import { gitBytes } from '../git/command.js';
import { parseCommit } from '../git/objects/commit-object.js';
import { objectDatabase } from '../git/objects/object-database.js';
import type { Repository } from '../git/repository.js';
import { signatureState } from '../git/signing/commit-signature.js';
import { type SshKey, sshSign } from '../git/signing/ssh-signature.js';
import { trustedKeys } from '../git/signing/trusted-keys.js';
import { type Job, jobSchema, jobText } from './job.js';

/** Writes a job as a commit of its tree on `base`, signed by healer's own key. No ref leads to it. */
export async function writeJob(repo: Repository, base: string, job: Job, key: SshKey): Promise<string> {
  const database = await objectDatabase(repo);
  const commit = { tree: job.tree, parents: [base], message: jobText(job), at: new Date() };
  return database.writeCommit(commit, (payload) => sshSign(key, payload));
}

/**
 * Reads the job of a commit that somebody has signed whom the repository's `allowed_signers` names. Throws FLEET_REFUSED
 * where nobody of those did, or it is no job for this repository.
 */
export async function readJob(
  repo: Repository,
  commit: string,
  { repository, allowedSigners }: { repository: string; allowedSigners: string },
): Promise<Job> {
  const bytes = await gitBytes(repo, ['cat-file', 'commit', commit]);
  const parsed = parseCommit(bytes);
  const state = parsed && signatureState(parsed, trustedKeys(allowedSigners));
  if (parsed === null || state !== 'good')
    throw refused(why[state === 'good' || state === null ? 'bad' : state]);
  const text = parsed.payload.toString('utf8');
  const message = text.slice(text.indexOf('\n\n') + 2);
  const job = jobSchema.safeParse(jsonOf(message));
  if (!job.success) throw refused('it is no job of this version of healer');
  if (job.data.repository !== repository || job.data.tree !== parsed.tree)
    throw refused('it is for another repository, or another tree');
  return job.data;
}

const why = {
  unsigned: 'nobody has signed it',
  stranger: 'who signed it is not in .healer/allowed_signers of the repository as it is here',
  bad: 'its signature is not one of it',
};

const refused = (reason: string): HealerError =>
  new HealerError('FLEET_REFUSED', `The job is refused: ${reason}`);

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
