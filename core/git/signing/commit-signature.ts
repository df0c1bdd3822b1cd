import type { ParsedCommit } from '../objects/commit-object.js';
import { sshSigner } from './ssh-signature.js';

/** `stranger`: whole, as far as can be told, but not by a key that is trusted. `bad`: not a signature of this commit. */
export type SignatureState = 'good' | 'unsigned' | 'stranger' | 'bad';

/**
 * What the signature of a commit of healer's own is worth: those are by Ed25519 keys, which this process can judge in a
 * fraction of a millisecond. git would start two programs for each, and a ledger has thousands of commits.
 */
export function signatureState(
  { signature, payload }: ParsedCommit,
  trusted: ReadonlySet<string>,
): SignatureState {
  if (signature === null) return 'unsigned';
  const signer = sshSigner(signature, payload);
  if (signer === 'bad') return 'bad';
  return signer !== null && trusted.has(signer) ? 'good' : 'stranger';
}
