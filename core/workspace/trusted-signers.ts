import type { Repository } from '../git/repository.js';
import { ownSigners, type Signer, sharedSigners, usersSigners } from '../git/signing/signers.js';
import { dataFolder } from './folders.js';
import type { TrustPart } from './trust-parts/trust-part.js';
import { digestOfPart, readTrust } from './trust-record.js';

/**
 * Whose signatures count on this machine, as the text of an allowed-signers file: the user's own, those of their git
 * settings, and of `.healer/allowed_signers` those whom the user has agreed to. That file comes with a repository, and
 * a patch may bring another one; a line that is gone from it counts no longer.
 */
export async function trustedSigners(repo: Repository): Promise<string> {
  const [own, users, shared, record] = await Promise.all([
    ownSigners(repo, dataFolder()),
    usersSigners(repo),
    sharedSigners(repo),
    readTrust(repo),
  ]);
  const agreed = new Set(record?.agreed);
  const others = shared.filter((signer) => agreed.has(digestOfPart(partOf(signer))));
  return [...own, ...users, ...others].map(({ line }) => `${line}\n`).join('');
}

/** What `.healer/allowed_signers` asks the user to agree to. Their own keys need no agreement. */
export async function signerParts(repo: Repository): Promise<TrustPart[]> {
  const [own, shared] = await Promise.all([ownSigners(repo, dataFolder()), sharedSigners(repo)]);
  const known = new Set(own.map(({ key }) => key));
  return shared.filter(({ key }) => !known.has(key)).map(partOf);
}

const partOf = ({ line, principals, key }: Signer): TrustPart => ({
  setting: 'allowed_signers',
  effect: `lets patches be merged that ${principals} has signed, with the key ${key}`,
  value: line,
  use: 'optional',
});
