import { HealerError } from '../../errors.js';
import { type GitResult, git, gitFailed, gitResult } from '../command.js';
import { identityEnvironment } from '../identity.js';
import { remember, restoreMissing } from '../objects/written-objects.js';
import type { Repository } from '../repository.js';
import { type Signing, signingArgs } from '../signing/signing.js';

export interface CommitOptions {
  tree: string;
  parents: string[];
  message: string;
  signing: Signing;
}

/**
 * Writes a commit in the user's name, signed unless signing is off, without touching any ref or checkout, and
 * resolves with its id. Throws SIGNING_FAILED; then there is no commit.
 */
export async function commitTree(repo: Repository, options: CommitOptions): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    await restoreMissing(repo, options.tree);
    const id = await makeCommit(repo, options);
    const { exitCode, stdout } = await gitResult(repo, ['cat-file', 'commit', id]);
    if (exitCode === 0) {
      const again = () => git(repo, ['hash-object', '-t', 'commit', '-w', '--stdin'], { input: stdout });
      remember(repo, id, { again, refersTo: [options.tree], bytes: stdout.length });
      return id;
    }
    // Nothing keeps it yet, and somebody has collected garbage in this very moment.
    if (attempt === 3) throw gitFailed(['cat-file'], { exitCode, stdout, stderr: `${id} is gone again` });
  }
}

async function makeCommit(repo: Repository, options: CommitOptions): Promise<string> {
  const { tree, parents, message, signing } = options;
  const args = [
    ...signingArgs(signing),
    '-c',
    'i18n.commitEncoding=UTF-8',
    'commit-tree',
    ...(signing.format === 'off' ? [] : ['-S']),
    ...parents.flatMap((parent) => ['-p', parent]),
    '-F',
    '-',
    tree,
  ];
  const result = await gitResult(repo, args, {
    input: message.endsWith('\n') ? message : `${message}\n`,
    env: await identity(repo),
    signal: AbortSignal.timeout(signingTimeoutMs),
    // git leaves its buffer where it is killed while it signs; a key of the user's may want to ask them in the terminal.
    finishes: signing.source === 'healer',
  }).catch((cause) => {
    throw signingFailed(signing, cause);
  });
  if (result.exitCode === 0) return result.stdout.toString('utf8').trim();
  if (signing.format === 'off' || !isAboutSigning(result)) throw gitFailed(args, result);
  throw signingFailed(signing, new Error(result.stderr.trim()));
}

/** An agent that asks for a passphrase nobody is there to type must not hang an unattended run. */
const signingTimeoutMs = 120_000;

/** The user's own name where git knows it, else healer's. */
async function identity(repo: Repository): Promise<Record<string, string>> {
  const known = await gitResult(repo, ['var', 'GIT_COMMITTER_IDENT']);
  return known.exitCode === 0 ? {} : identityEnvironment();
}

function isAboutSigning({ stderr }: GitResult): boolean {
  return /sign|gpg|ssh-keygen|secret key|passphrase|private key|public key|load key|allowedsigners/i.test(
    stderr,
  );
}

function signingFailed(signing: Signing, cause: unknown): HealerError {
  const key = signing.key ? ` with the key ${signing.key}` : '';
  return new HealerError('SIGNING_FAILED', `The commit could not be signed${key} (${signing.format})`, {
    cause,
    next: 'See that the key can be used without a prompt, or turn signing off: healer init --sign off',
  });
}
